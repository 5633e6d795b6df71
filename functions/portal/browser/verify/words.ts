// The texts of the page /verify. Those of its report are in report-words.ts.
import { sayFault } from '../../../../shared/proof/fault-kind.ts'
import type { Unusable } from '../../../../shared/proof/unusable.ts'
import { words } from '../words/language.ts'
import { faultsDe, faultsEn } from './fault-words.ts'

export const verifyWords = words({
  en: {
    title: 'Verify',
    lead: 'Is a file genuine and complete? It is checked in this browser: without signing in, without a network, and nothing leaves your device.',
    drop: 'Drop a file here',
    dropKinds: 'Bundle, proof (.tlog-proof) or checkpoint, also packed with gzip.',
    choose: 'Choose a file …',
    key: 'Key of the log',
    keyPlaceholder: 'NAME+ID+KEY',
    keyHint: 'One line that you got by another way than the file.',
    keyPinned: 'Pinned:',
    keyWrong: 'This is no key: it must be one line, NAME+ID+KEY.',
    since: 'Was the log cut or rewritten since?',
    sinceHint: 'give a kept checkpoint, optional',
    sinceFile: 'Kept checkpoint',
    sinceFileHint: 'A checkpoint that you kept, or any bundle or proof: each holds one.',
    consistencyFile: 'Consistency proof',
    consistencyFileHint: 'Only if the file is a proof or a checkpoint: the answer of …/log/consistency, as you got it.',
    reading: (name: string) => `Checking ${name} …`,
    read: (bytes: string, of: string) => `${bytes} of ${of} read`,
    cancel: 'Cancel',
    cancelled: 'Cancelled. Nothing was checked to its end.',
    unreadable: (name: string) => `${name} could not be read to its end. Was it moved or changed while it was checked?`,
    another: 'Check another file',
    print: 'Print the result',
    copy: 'Copy as text',
    copied: 'Copied',
    proves: 'What this proves',
    provesItems: {
      first: 'The log has exactly these entries at these places since the checkpoint was signed.',
      second: 'With a kept checkpoint: nothing before it was changed, removed or inserted.',
    },
    provesNot: 'What it does not',
    provesNotItems: {
      first: 'That what an entry says is true; its sender answers for that.',
      second: 'That everything that happened was sent.',
    },

    unusable: (given: Unusable) => {
      switch (given.kind) {
        case 'consistency-without-kept':
          return 'A consistency proof goes with a kept checkpoint. Give both, or neither.'
        case 'key-unusable':
          return 'The key is none: it must be one line, NAME+ID+KEY, as the service gives it.'
        case 'kept-unusable':
          return given.fault
            ? `The kept checkpoint in ${given.file} cannot be used: ${sayFault(faultsEn, given.fault)}.`
            : `${given.file} holds no checkpoint.`
        case 'consistency-unusable':
          return `${given.file} is no consistency proof as the service gives it.`
        case 'policy-unusable':
          return `${given.file} is no policy of witnesses: ${given.says}.`
      }
    },
  },
  de: {
    title: 'Prüfen',
    lead: 'Ist eine Datei echt und vollständig? Geprüft wird in diesem Browser: ohne Anmeldung, ohne Netz, und nichts verlässt Ihr Gerät.',
    drop: 'Datei hierher ziehen',
    dropKinds: 'Bündel, Beweis (.tlog-proof) oder Prüfpunkt, auch mit gzip gepackt.',
    choose: 'Datei wählen …',
    key: 'Schlüssel des Protokolls',
    keyPlaceholder: 'NAME+ID+SCHLÜSSEL',
    keyHint: 'Eine Zeile, die Sie auf anderem Weg als die Datei bekommen haben.',
    keyPinned: 'Hinterlegt:',
    keyWrong: 'Das ist kein Schlüssel: Er muss eine Zeile sein, NAME+ID+SCHLÜSSEL.',
    since: 'Wurde das Protokoll seither gekürzt oder umgeschrieben?',
    sinceHint: 'behaltenen Prüfpunkt angeben, freiwillig',
    sinceFile: 'Behaltener Prüfpunkt',
    sinceFileHint: 'Ein Prüfpunkt, den Sie behalten haben, oder ein Bündel oder Beweis: Jedes enthält einen.',
    consistencyFile: 'Konsistenzbeweis',
    consistencyFileHint:
      'Nur wenn die Datei ein Beweis oder Prüfpunkt ist: die Antwort von …/log/consistency, wie Sie sie bekommen haben.',
    reading: (name: string) => `${name} wird geprüft …`,
    read: (bytes: string, of: string) => `${bytes} von ${of} gelesen`,
    cancel: 'Abbrechen',
    cancelled: 'Abgebrochen. Nichts wurde zu Ende geprüft.',
    unreadable: (name: string) =>
      `${name} ließ sich nicht zu Ende lesen. Wurde die Datei währenddessen verschoben oder geändert?`,
    another: 'Andere Datei prüfen',
    print: 'Ergebnis drucken',
    copy: 'Als Text kopieren',
    copied: 'Kopiert',
    proves: 'Was das beweist',
    provesItems: {
      first: 'Das Protokoll hat genau diese Einträge an diesen Stellen, seit der Prüfpunkt unterschrieben wurde.',
      second: 'Mit einem behaltenen Prüfpunkt: davor wurde nichts geändert, entfernt oder eingefügt.',
    },
    provesNot: 'Was nicht',
    provesNotItems: {
      first: 'Dass wahr ist, was ein Eintrag sagt; das verantwortet sein Absender.',
      second: 'Dass alles, was geschah, gesendet wurde.',
    },

    unusable: (given: Unusable) => {
      switch (given.kind) {
        case 'consistency-without-kept':
          return 'Ein Konsistenzbeweis gehört zu einem behaltenen Prüfpunkt. Geben Sie beides an oder keines.'
        case 'key-unusable':
          return 'Das ist kein Schlüssel: Er muss eine Zeile sein, NAME+ID+SCHLÜSSEL, wie der Dienst ihn gibt.'
        case 'kept-unusable':
          return given.fault
            ? `Der behaltene Prüfpunkt in ${given.file} ist nicht zu gebrauchen: ${sayFault(faultsDe, given.fault)}.`
            : `${given.file} enthält keinen Prüfpunkt.`
        case 'consistency-unusable':
          return `${given.file} ist kein Konsistenzbeweis, wie der Dienst ihn gibt.`
        case 'policy-unusable':
          return `${given.file} ist keine Regel für Zeugen: ${given.says}.`
      }
    },
  },
})

export type VerifyWords = ReturnType<typeof verifyWords>
