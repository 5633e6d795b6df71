// The texts of the live tail.
import { plural, words } from '../words/language.ts'

export const tailWords = words({
  en: {
    title: 'Live',
    live: 'live',
    paused: 'paused',
    stopped: 'stopped',
    lastMinute: (count: string, entries: number) =>
      `${count} ${plural(entries, { one: 'entry', other: 'entries' })} in the last minute`,
    since: (time: string) => `since ${time}`,
    pause: 'Pause',
    resume: 'Continue',
    clear: 'Clear',
    spaceHint: 'Space pauses and continues',
    newer: (count: string) => `${count} newer: show`,
    full: 'As many wait as are kept here. Nothing is lost: reading goes on when you continue.',
    fallen: (count: string) => `${count} older ones are no longer shown here.`,
    inList: 'All of them are in the list',
    stoppedWhy: 'Nobody has moved anything here for half an hour, so following has stopped. It goes on where it was.',
    none: 'Nothing has arrived yet',
    noneWhy: (time: string) =>
      `Followed since ${time}. Entries appear here as they are recorded, whenever they happened.`,
    rows: 'Entries in the order in which they arrived, newest first',
    received: (zone: string) => `Received, ${zone}`,
    happened: 'Happened',
    event: 'Event',
    initiator: 'Initiator',
    resource: 'Resource',
    outcome: 'Outcome',
    again: (seconds: string) => `The next try is in ${seconds} s.`,
  },
  de: {
    title: 'Live',
    live: 'live',
    paused: 'angehalten',
    stopped: 'beendet',
    lastMinute: (count: string, entries: number) =>
      `${count} ${plural(entries, { one: 'Eintrag', other: 'Einträge' })} in der letzten Minute`,
    since: (time: string) => `seit ${time}`,
    pause: 'Anhalten',
    resume: 'Weiter',
    clear: 'Leeren',
    spaceHint: 'Leertaste hält an und setzt fort',
    newer: (count: string) => `${count} neuere: zeigen`,
    full: 'Es warten so viele, wie hier Platz haben. Nichts geht verloren: Wenn Sie fortsetzen, wird weitergelesen.',
    fallen: (count: string) => `${count} ältere werden hier nicht mehr gezeigt.`,
    inList: 'Alle stehen in der Liste',
    stoppedWhy:
      'Hier hat sich eine halbe Stunde lang niemand gerührt, deshalb ist das Mitlesen beendet. Es geht dort weiter, wo es war.',
    none: 'Noch nichts eingetroffen',
    noneWhy: (time: string) =>
      `Mitgelesen seit ${time}. Einträge erscheinen hier, sobald sie aufgezeichnet sind, wann immer sie geschehen sind.`,
    rows: 'Einträge in der Reihenfolge ihres Eintreffens, die neuesten zuerst',
    received: (zone: string) => `Eingetroffen, ${zone}`,
    happened: 'Geschehen',
    event: 'Ereignis',
    initiator: 'Auslöser',
    resource: 'Ressource',
    outcome: 'Ergebnis',
    again: (seconds: string) => `Der nächste Versuch ist in ${seconds} s.`,
  },
})
