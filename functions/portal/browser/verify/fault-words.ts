// The faults that a log's file may have, in the portal's languages. A missing sentence is a type error.
import type { FaultWords } from '../../../../shared/proof/fault-kind.ts'
import { number as n } from '../words/format.ts'

export const entriesEn = (count: number) => (count === 1 ? '1 entry' : `${n(count)} entries`)
const leavesAre = (from: number, to: number) =>
  to - from === 1 ? `leaf ${n(from)} is` : `leaves ${n(from)} to ${n(to - 1)} are`
const rewritten = (keptSize: number) =>
  `the first ${keptSize === 1 ? 'entry is not that' : `${n(keptSize)} entries are not those`} of the kept checkpoint: the log was rewritten`

export const faultsEn: FaultWords = {
  'kind-unknown': () => 'neither a bundle, nor a proof, nor a checkpoint',
  'not-utf8': ({ of }) => `the ${of} is no UTF-8: it was converted to another encoding on its way to you, or damaged`,
  'line-too-long': ({ bytesMax }) => `the line is longer than ${n(bytesMax)} bytes`,
  'gzip-damaged': () => 'what gzip has packed is damaged from here on',
  'utf16-damaged': () => 'what is UTF-16 so far is none from here on',
  'only-empty-lines': () => 'nothing but empty lines from here on',

  'checkpoint-unreadable': () => 'the checkpoint cannot be read',
  'checkpoint-dash-lost': () =>
    'the dash before the signature is another character: the file was converted on its way to you',
  'checkpoint-of-another-log': () => 'the checkpoint is of another log than the key',
  'checkpoint-not-signed': () => 'the checkpoint is not signed by this key',
  'log-not-in-policy': () => 'the policy does not list the log of the checkpoint',
  'cosignature-bad': ({ witness }) => `the cosignature of the witness ${witness} is not genuine`,
  'quorum-not-met': ({ quorum, missing }) => `the quorum ${quorum} is not met: ${missing.join(', ')} did not cosign`,

  'kept-of-another-log': () => 'the kept checkpoint is of another log',
  'end-cut-off': ({ size, keptSize }) =>
    `the log has ${entriesEn(size)}, and had ${n(keptSize)} when the checkpoint was kept: its end was cut off`,
  rewritten: ({ keptSize }) => rewritten(keptSize),
  'rewritten-or-proof-altered': ({ keptSize }) => `${rewritten(keptSize)}, or the consistency proof was altered`,
  'growth-not-shown': ({ size, keptSize }) =>
    `the file does not show the log at ${entriesEn(keptSize)}: add the consistency proof from ${n(keptSize)} to ${n(size)}`,
  'growth-proof-unfit': ({ from, to, size, keptSize }) =>
    `the consistency proof is from ${n(from)} to ${entriesEn(to)}, and must be from ${n(keptSize)} to ${n(size)}`,

  'bundle-start-missing': () => 'the file does not begin as a bundle does',
  'header-field-unknown': ({ field }) => `“${field}” is no field of the first line`,
  'header-field-malformed': ({ field }) => `“${field}” in the first line is not of its form`,
  'header-not-canonical': () => 'the first line is not written as the service writes it',
  'record-unreadable': () => 'no line of a bundle',
  'leaves-missing': ({ from, to }) => `${leavesAre(from, to)} missing`,
  'leaf-misplaced': ({ found, expected }) => `leaf ${n(found)} stands where leaf ${n(expected)} must stand`,
  'left-out-hashes-missing': ({ from, to }) =>
    `${leavesAre(from, to)} left out, and not all hashes are there that stand for them`,
  'file-cut-off': ({ leaves, size }) =>
    `the file ends behind ${leaves === 1 ? '1 leaf' : `${n(leaves)} leaves`}, and the log has ${n(size)}`,
  'root-not-reached': () => 'the hashes do not lead to the root of the checkpoint: one of them was altered',
  'part-unexpected': ({ field }) => `“${field}” is no part of the entry before`,
  'part-altered': ({ field }) => `“${field}” is not the part that its entry names`,
  'part-missing': ({ field }) => `“${field}” of the entry is missing`,

  'entry-altered': () => 'other content than in the log',
  'entry-unreadable': () => 'no entry of an audit log',
  'entry-of-another-organization': () => 'the entry is of another organization than the log',
  'entry-id-of-another-time': () => 'the id of the entry does not fit its time',
  'entry-not-asked-for': () => 'the entry is not what the first line says was asked for',

  'proof-start-missing': ({ start }) => `the file does not begin with “${start}”`,
  'proof-entry-missing': () => 'the line of the entry (“extra …”) is missing',
  'proof-entry-no-text': () => 'what stands for the entry is not the base64 of a text',
  'proof-index-unreadable': () => 'no “index …” of the entry',
  'proof-hash-unreadable': () => 'no hash of a proof',
  'proof-checkpoint-missing': () => 'the checkpoint is missing',
  'proof-not-leading-to-checkpoint': () =>
    'the entry (line 2), its index (line 3) and the hashes do not lead to the checkpoint: one of them was altered',
}

export const entriesDe = (count: number) => (count === 1 ? '1 Eintrag' : `${n(count)} Einträge`)
const atEntriesDe = (count: number) => (count === 1 ? '1 Eintrag' : `${n(count)} Einträgen`)
const rewrittenDe = (keptSize: number) =>
  `${keptSize === 1 ? 'der erste Eintrag ist nicht der' : `die ersten ${n(keptSize)} Einträge sind nicht die`} des behaltenen Prüfpunkts: Das Protokoll wurde umgeschrieben`

export const faultsDe: FaultWords = {
  'kind-unknown': () => 'weder ein Bündel noch ein Beweis noch ein Prüfpunkt',
  'not-utf8': ({ of }) =>
    `${of === 'file' ? 'die Datei' : 'die Zeile'} ist kein UTF-8: unterwegs umgewandelt oder beschädigt`,
  'line-too-long': ({ bytesMax }) => `die Zeile ist länger als ${n(bytesMax)} Byte`,
  'gzip-damaged': () => 'ab hier ist beschädigt, was gzip gepackt hat',
  'utf16-damaged': () => 'was bis hier UTF-16 ist, ist es ab hier nicht mehr',
  'only-empty-lines': () => 'ab hier nur noch leere Zeilen',

  'checkpoint-unreadable': () => 'der Prüfpunkt ist nicht lesbar',
  'checkpoint-dash-lost': () =>
    'der Strich vor der Unterschrift ist ein anderes Zeichen: Die Datei wurde unterwegs umgewandelt',
  'checkpoint-of-another-log': () => 'der Prüfpunkt gehört zu einem anderen Protokoll als der Schlüssel',
  'checkpoint-not-signed': () => 'der Prüfpunkt ist nicht mit diesem Schlüssel unterschrieben',
  'log-not-in-policy': () => 'die Regel für Zeugen nennt das Protokoll des Prüfpunkts nicht',
  'cosignature-bad': ({ witness }) => `die Mitunterschrift des Zeugen ${witness} ist nicht echt`,
  'quorum-not-met': ({ quorum, missing }) =>
    `das Quorum ${quorum} ist nicht erreicht: ${missing.join(', ')} hat nicht mitunterschrieben`,

  'kept-of-another-log': () => 'der behaltene Prüfpunkt gehört zu einem anderen Protokoll',
  'end-cut-off': ({ size, keptSize }) =>
    `das Protokoll hat ${entriesDe(size)} und hatte ${n(keptSize)}, als der Prüfpunkt behalten wurde: Sein Ende wurde abgeschnitten`,
  rewritten: ({ keptSize }) => rewrittenDe(keptSize),
  'rewritten-or-proof-altered': ({ keptSize }) => `${rewrittenDe(keptSize)} oder der Konsistenzbeweis verändert`,
  'growth-not-shown': ({ size, keptSize }) =>
    `die Datei zeigt das Protokoll nicht bei ${atEntriesDe(keptSize)}: Geben Sie den Konsistenzbeweis von ${n(keptSize)} bis ${n(size)} dazu`,
  'growth-proof-unfit': ({ from, to, size, keptSize }) =>
    `der Konsistenzbeweis reicht von ${n(from)} bis ${entriesDe(to)} und muss von ${n(keptSize)} bis ${n(size)} reichen`,

  'bundle-start-missing': () => 'die Datei beginnt nicht wie ein Bündel',
  'header-field-unknown': ({ field }) => `„${field}“ ist kein Feld der ersten Zeile`,
  'header-field-malformed': ({ field }) => `„${field}“ in der ersten Zeile hat nicht die richtige Form`,
  'header-not-canonical': () => 'die erste Zeile ist nicht so geschrieben, wie der Dienst sie schreibt',
  'record-unreadable': () => 'keine Zeile eines Bündels',
  'leaves-missing': ({ from, to }) =>
    to - from === 1 ? `Blatt ${n(from)} fehlt` : `Blätter ${n(from)} bis ${n(to - 1)} fehlen`,
  'leaf-misplaced': ({ found, expected }) => `Blatt ${n(found)} steht, wo Blatt ${n(expected)} stehen muss`,
  'left-out-hashes-missing': ({ from, to }) =>
    to - from === 1
      ? `Blatt ${n(from)} ist ausgelassen, und nicht alle Hashes sind da, die dafür stehen`
      : `Blätter ${n(from)} bis ${n(to - 1)} sind ausgelassen, und nicht alle Hashes sind da, die dafür stehen`,
  'file-cut-off': ({ leaves, size }) =>
    `die Datei endet nach ${leaves === 1 ? '1 Blatt' : `${n(leaves)} Blättern`}, und das Protokoll hat ${n(size)}`,
  'root-not-reached': () => 'die Hashes führen nicht zur Wurzel des Prüfpunkts: Einer von ihnen wurde verändert',
  'part-unexpected': ({ field }) => `„${field}“ gehört nicht zum Eintrag davor`,
  'part-altered': ({ field }) => `„${field}“ ist nicht der Teil, den sein Eintrag nennt`,
  'part-missing': ({ field }) => `„${field}“ des Eintrags fehlt`,

  'entry-altered': () => 'anderer Inhalt als im Protokoll',
  'entry-unreadable': () => 'kein Eintrag eines Audit-Logs',
  'entry-of-another-organization': () => 'der Eintrag gehört zu einer anderen Organisation als das Protokoll',
  'entry-id-of-another-time': () => 'die Id des Eintrags passt nicht zu seiner Zeit',
  'entry-not-asked-for': () => 'der Eintrag ist nicht, was laut erster Zeile angefordert war',

  'proof-start-missing': ({ start }) => `die Datei beginnt nicht mit „${start}“`,
  'proof-entry-missing': () => 'die Zeile des Eintrags („extra …“) fehlt',
  'proof-entry-no-text': () => 'was für den Eintrag steht, ist nicht das Base64 eines Textes',
  'proof-index-unreadable': () => 'kein „index …“ des Eintrags',
  'proof-hash-unreadable': () => 'kein Hash eines Beweises',
  'proof-checkpoint-missing': () => 'der Prüfpunkt fehlt',
  'proof-not-leading-to-checkpoint': () =>
    'der Eintrag (Zeile 2), sein Index (Zeile 3) und die Hashes führen nicht zum Prüfpunkt: Eines davon wurde verändert',
}
