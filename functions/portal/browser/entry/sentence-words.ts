// The sentences for known events, in the portal's languages. `{name}` stands for a value of the entry, which is always drawn as text; a part in
// brackets is omitted if one of its values is missing. `did` is for what happened, `tried` for what did not.
import { words } from '../words/language.ts'

// A type alias, since TypeScript does not accept an interface as a group of messages.
type Told = { readonly did: string; readonly tried: string }

const en = {
  memberAdded: {
    did: '{who} added {member} to {where}[ as {role}]',
    tried: '{who} tried to add {member} to {where}[ as {role}]',
  },
  memberRemoved: {
    did: '{who} removed {member}[ ({role})] from {where}',
    tried: '{who} tried to remove {member}[ ({role})] from {where}',
  },
  roleChanged: {
    did: '{who} changed the role of {member} in {where}[ from {before}][ to {role}]',
    tried: '{who} tried to change the role of {member} in {where}[ from {before}][ to {role}]',
  },
  tokenIssued: {
    did: '{who} issued an access token for {resource}[, valid for {days} days]',
    tried: '{who} tried to issue an access token for {resource}[, valid for {days} days]',
  },
  tokenRevoked: {
    did: '{who} revoked an access token of {resource}',
    tried: '{who} tried to revoke an access token of {resource}',
  },
  tokenExpired: {
    did: 'An access token of {resource} has expired',
    tried: 'An access token of {resource} should have expired',
  },
  supportAccess: {
    did: '{who} was granted support access to {where}[ for {ticket}]',
    tried: '{who} asked for support access to {where}[ for {ticket}]',
  },
  signedIn: { did: '{who} signed in[ to {resource}]', tried: '{who} tried to sign in[ to {resource}]' },
  downloadAsked: {
    did: '{who} asked for a download[ ({format})] of the entries in {scope}',
    tried: '{who} asked for a download[ ({format})] of the entries in {scope}',
  },
  logViewed: { did: '{who} viewed the entries of {scope}', tried: '{who} tried to view the entries of {scope}' },
  containerDeclared: {
    did: '{who} declared where {resource} belongs',
    tried: '{who} tried to declare where {resource} belongs',
  },
  containerRemoved: {
    did: '{who} removed the declaration of {resource}',
    tried: '{who} tried to remove the declaration of {resource}',
  },
  homeSettled: { did: '{who} settled the home of {resource}', tried: '{who} tried to settle the home of {resource}' },
  verb: {
    did: '{who} {verb} {object}[ ({noun})][ in {where}]',
    tried: '{who} tried to {verb} {object}[ ({noun})][ in {where}]',
  },
  other: { did: '{who}: {event}[, on {resource}][ in {where}]', tried: '{who}: {event}[, on {resource}][ in {where}]' },
} as const satisfies Readonly<Record<string, Told>>

export type SentenceName = keyof typeof en

const de: Readonly<Record<SentenceName, Told>> = {
  memberAdded: {
    did: '{who} hat {member}[ als {role}] in {where} aufgenommen',
    tried: '{who} wollte {member}[ als {role}] in {where} aufnehmen',
  },
  memberRemoved: {
    did: '{who} hat {member}[ ({role})] aus {where} entfernt',
    tried: '{who} wollte {member}[ ({role})] aus {where} entfernen',
  },
  roleChanged: {
    did: '{who} hat in {where} die Rolle von {member}[ von {before}][ auf {role}] geändert',
    tried: '{who} wollte in {where} die Rolle von {member}[ von {before}][ auf {role}] ändern',
  },
  tokenIssued: {
    did: '{who} hat ein Zugriffstoken für {resource} ausgestellt[, gültig für {days} Tage]',
    tried: '{who} wollte ein Zugriffstoken für {resource} ausstellen[, gültig für {days} Tage]',
  },
  tokenRevoked: {
    did: '{who} hat ein Zugriffstoken von {resource} widerrufen',
    tried: '{who} wollte ein Zugriffstoken von {resource} widerrufen',
  },
  tokenExpired: {
    did: 'Ein Zugriffstoken von {resource} ist abgelaufen',
    tried: 'Ein Zugriffstoken von {resource} sollte ablaufen',
  },
  supportAccess: {
    did: '{who} hat Support-Zugang zu {where} erhalten[, für {ticket}]',
    tried: '{who} wollte Support-Zugang zu {where}[, für {ticket}]',
  },
  signedIn: { did: '{who} hat sich[ bei {resource}] angemeldet', tried: '{who} wollte sich[ bei {resource}] anmelden' },
  downloadAsked: {
    did: '{who} hat einen Download[ ({format})] der Einträge von {scope} angefordert',
    tried: '{who} wollte einen Download[ ({format})] der Einträge von {scope} anfordern',
  },
  logViewed: {
    did: '{who} hat die Einträge von {scope} angesehen',
    tried: '{who} wollte die Einträge von {scope} ansehen',
  },
  containerDeclared: {
    did: '{who} hat eingetragen, wohin {resource} gehört',
    tried: '{who} wollte eintragen, wohin {resource} gehört',
  },
  containerRemoved: {
    did: '{who} hat die Zuordnung von {resource} entfernt',
    tried: '{who} wollte die Zuordnung von {resource} entfernen',
  },
  homeSettled: {
    did: '{who} hat die Heimat von {resource} festgelegt',
    tried: '{who} wollte die Heimat von {resource} festlegen',
  },
  verb: {
    did: '{who} hat {object}[ ({noun})][ in {where}] {verb}',
    tried: '{who} wollte {object}[ ({noun})][ in {where}] {verb}',
  },
  other: {
    did: '{who}: {event}[, auf {resource}][ in {where}]',
    tried: '{who}: {event}[, auf {resource}][ in {where}]',
  },
}

export const sentences = words<Readonly<Record<SentenceName, Told>>>({ en, de })

/** The texts around the sentence itself. */
export const frames = words({
  en: {
    system: 'The system',
    onBehalfOf: ' on behalf of ',
    /** In what follows who acted. */
    on: ', on {date} at {time}',
    inPortal: ' in the portal',
    inBrowser: ' in the browser',
    with: ' with {tool}',
    denied: ': denied',
    failed: ': failed',
    reason: ' ({reason})',
    outcome: { SUCCESS: 'ok', FAILURE: 'failed', DENIED: 'denied' },
    outcomeIs: '. Outcome: {outcome}',
    several: '{first} and {count} more',
  },
  de: {
    system: 'Das System',
    onBehalfOf: ' im Auftrag von ',
    on: ', am {date} um {time}',
    inPortal: ' im Portal',
    inBrowser: ' im Browser',
    with: ' mit {tool}',
    denied: '; das wurde verweigert',
    failed: '; das schlug fehl',
    reason: ' ({reason})',
    outcome: { SUCCESS: 'ok', FAILURE: 'fehlgeschlagen', DENIED: 'verweigert' },
    outcomeIs: '. Ergebnis: {outcome}',
    several: '{first} und {count} weitere',
  },
})
