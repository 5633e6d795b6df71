// The texts about the state of a log, in the line that is always visible; and what the times in it need. Those about proofs are loaded later (words.ts).
import { words } from '../words/language.ts'

export const logStateWords = words({
  en: {
    today: 'today',
    running: 'Checking the log …',
    consistent: (time: string) => `Log consistent, checked ${time}`,
    seen: 'Log consistent, key not compared yet',
    contradicted: 'The log contradicts itself',
    'not-signed': 'Log: not signed by its key',
    'key-changed': 'Log: another key than before',
    empty: 'Log: no checkpoint yet',
    failed: 'Log not checked',
    'not-readable': 'The log is for readers of the whole organization',
  },
  de: {
    today: 'heute',
    running: 'Protokoll wird geprüft …',
    consistent: (time: string) => `Protokoll stimmig, geprüft ${time}`,
    seen: 'Protokoll stimmig, Schlüssel noch nicht verglichen',
    contradicted: 'Das Protokoll widerspricht sich',
    'not-signed': 'Protokoll: nicht mit seinem Schlüssel unterschrieben',
    'key-changed': 'Protokoll: anderer Schlüssel als bisher',
    empty: 'Protokoll: noch kein Prüfpunkt',
    failed: 'Protokoll nicht geprüft',
    'not-readable': 'Das Protokoll ist für Leser der ganzen Organisation',
  },
})
