// The texts of the report on a verified file.
import { number as n } from '../words/format.ts'
import { words } from '../words/language.ts'
import { entriesDe, entriesEn, faultsDe, faultsEn } from './fault-words.ts'

export const reportWords = words({
  en: {
    result: 'Result',
    proven: 'Proven',
    notProven: 'Not proven',
    provenOf: {
      bundle: (file: string) => `The entries in ${file} are those that the log has at these places, unaltered.`,
      proof: (file: string) => `The entry in ${file} is the one that the log has at this place, unaltered.`,
      checkpoint: (file: string) => `The log has stated the size and root in ${file}.`,
      unknown: () => '',
    },
    faultsIn: (file: string, count: number) =>
      count === 1 ? `One thing in ${file} is not right.` : `${n(count)} things in ${file} are not right.`,
    keyMissing: (file: string) =>
      `Without the key of the log anybody could have made ${file}. All that can be checked without it holds.`,
    noFileOfLog: (file: string) => `${file} is no file of a log.`,
    plain: {
      csv: (file: string) => `${file} is a download as CSV. It proves nothing by itself.`,
      ndjson: (file: string) => `${file} is a download as NDJSON. It proves nothing by itself.`,
    },
    plainWay: 'Request the same download as a bundle: it holds the same entries, and what proves them.',

    rows: {
      converted: 'Converted',
      log: 'Log',
      checkpoint: 'Checkpoint',
      entries: 'Entries',
      entry: 'Entry',
      complete: 'Complete',
      growth: 'Growth',
      asked: 'Asked for',
      filtered: 'Filtered',
      file: 'File',
      line: (line: number) => `Line ${n(line)}`,
      faults: 'Faults',
    },
    entries: entriesEn,
    signature: {
      pinned: (id: string) => `signed by the pinned key ${id}`,
      given: (id: string) => `signed by the key that was given, ${id}`,
      bad: (name: string) => `not signed by the key of ${name}`,
      unchecked: 'signature not checked: no key was given',
    },
    inFile: (count: number) => `${n(count)} in the file`,
    wholeLog: (count: number) => `${n(count)} in the file, the whole log`,
    leftOut: (count: number) => `${n(count)} of the log left out`,
    range: (from: number, to: number) =>
      to - from === 1 ? `leaf ${n(from)}` : `leaves ${n(from)} to ${n(to - 1)}, all ${n(to - from)}`,
    moreRanges: (count: number) => (count === 1 ? 'and 1 more range' : `and ${n(count)} more ranges`),
    grown: (size: number) => `only grown since the kept checkpoint, ${entriesEn(size)}`,
    notGrown: (size: number) => `not shown since the kept checkpoint, ${entriesEn(size)}`,
    askedUnsigned: 'says the first line of the file; it is no part of the proof',
    askedFrom: (time: string) => `from ${time}`,
    askedTo: (time: string) => `before ${time}`,
    askedFromLeaf: (leaf: number) => `from leaf ${n(leaf)}`,
    askedToLeaf: (leaf: number) => `before leaf ${n(leaf)}`,
    filteredSays: 'each entry here is in the log; that none is missing is not claimed',
    moreFilters: (count: number) => (count === 1 ? 'and 1 more filter' : `and ${n(count)} more filters`),
    leaf: (leaf: number) => `Leaf ${n(leaf)}`,
    noId: 'without an id',
    convertedSays: 'undone on reading; it takes nothing from the proof',
    conversions: {
      'utf-16': 'UTF-16 instead of UTF-8',
      'byte-order-mark': 'a byte order mark in front',
      'line-ends': 'other line ends (CRLF or CR)',
      'last-newline': 'the newline at the end is missing',
      'empty-lines': 'empty lines at the end',
    },
    moreFaults: (count: number) => `and ${n(count)} more`,
    count: n,
    noFaults: 'none',
    faults: faultsEn,

    meaning: 'What this may mean',
    meaningAltered: {
      first: 'The file was changed after it was downloaded. A mail program or an editor can do that too.',
      second: 'Download it again and check once more. Keep this version.',
    },
    meaningRewritten: {
      first:
        'Two versions of the log do not go together. If both are signed by its key, that is evidence against whoever holds the key.',
      second: 'Keep both files as they are, and ask others who keep checkpoints.',
    },
    meaningKey: {
      first:
        'Ask for the key where you trust it: the log page of the portal, a contract, somebody who has pinned it. Never take it from where the file came from.',
      second: 'Then enter it and check again.',
    },
    meaningOtherKey: {
      first: 'The key is of another log, or was mistyped, or the operator has replaced it since.',
      second: 'Or somebody else has made and signed the file.',
    },
  },
  de: {
    result: 'Ergebnis',
    proven: 'Bewiesen',
    notProven: 'Nicht bewiesen',
    provenOf: {
      bundle: (file: string) =>
        `Die Einträge in ${file} sind die, die das Protokoll an diesen Stellen hat, unverändert.`,
      proof: (file: string) => `Der Eintrag in ${file} ist der, den das Protokoll an dieser Stelle hat, unverändert.`,
      checkpoint: (file: string) => `Das Protokoll hat die Größe und die Wurzel in ${file} so angegeben.`,
      unknown: () => '',
    },
    faultsIn: (file: string, count: number) =>
      count === 1 ? `In ${file} stimmt eine Sache nicht.` : `In ${file} stimmen ${n(count)} Dinge nicht.`,
    keyMissing: (file: string) =>
      `Ohne den Schlüssel des Protokolls könnte jeder ${file} gemacht haben. Was sich ohne ihn prüfen lässt, stimmt.`,
    noFileOfLog: (file: string) => `${file} ist keine Datei eines Protokolls.`,
    plain: {
      csv: (file: string) => `${file} ist ein Download als CSV. Er beweist für sich allein nichts.`,
      ndjson: (file: string) => `${file} ist ein Download als NDJSON. Er beweist für sich allein nichts.`,
    },
    plainWay: 'Fordern Sie denselben Download als Bündel an: Es enthält dieselben Einträge und das, was sie beweist.',

    rows: {
      converted: 'Umgewandelt',
      log: 'Protokoll',
      checkpoint: 'Prüfpunkt',
      entries: 'Einträge',
      entry: 'Eintrag',
      complete: 'Lückenlos',
      growth: 'Zuwachs',
      asked: 'Angefordert für',
      filtered: 'Gefiltert',
      file: 'Datei',
      line: (line: number) => `Zeile ${n(line)}`,
      faults: 'Fehler',
    },
    entries: entriesDe,
    signature: {
      pinned: (id: string) => `unterschrieben mit dem hinterlegten Schlüssel ${id}`,
      given: (id: string) => `unterschrieben mit dem angegebenen Schlüssel ${id}`,
      bad: (name: string) => `nicht mit dem Schlüssel von ${name} unterschrieben`,
      unchecked: 'Unterschrift nicht geprüft: kein Schlüssel angegeben',
    },
    inFile: (count: number) => `${n(count)} in der Datei`,
    wholeLog: (count: number) => `${n(count)} in der Datei, das ganze Protokoll`,
    leftOut: (count: number) => `${n(count)} des Protokolls ausgelassen`,
    range: (from: number, to: number) =>
      to - from === 1 ? `Blatt ${n(from)}` : `Blätter ${n(from)} bis ${n(to - 1)}, alle ${n(to - from)}`,
    moreRanges: (count: number) => (count === 1 ? 'und 1 weiterer Bereich' : `und ${n(count)} weitere Bereiche`),
    grown: (size: number) => `nur gewachsen seit dem behaltenen Prüfpunkt, ${entriesDe(size)}`,
    notGrown: (size: number) => `nicht gezeigt seit dem behaltenen Prüfpunkt, ${entriesDe(size)}`,
    askedUnsigned: 'sagt die erste Zeile der Datei; das ist nicht Teil des Beweises',
    askedFrom: (time: string) => `ab ${time}`,
    askedTo: (time: string) => `vor ${time}`,
    askedFromLeaf: (leaf: number) => `ab Blatt ${n(leaf)}`,
    askedToLeaf: (leaf: number) => `vor Blatt ${n(leaf)}`,
    filteredSays: 'jeder Eintrag hier steht im Protokoll; dass keiner fehlt, wird nicht behauptet',
    moreFilters: (count: number) => (count === 1 ? 'und 1 weiterer Filter' : `und ${n(count)} weitere Filter`),
    leaf: (leaf: number) => `Blatt ${n(leaf)}`,
    noId: 'ohne Id',
    convertedSays: 'beim Lesen rückgängig gemacht; dem Beweis nimmt das nichts',
    conversions: {
      'utf-16': 'UTF-16 statt UTF-8',
      'byte-order-mark': 'eine Byte-Order-Mark davor',
      'line-ends': 'andere Zeilenenden (CRLF oder CR)',
      'last-newline': 'der Zeilenumbruch am Ende fehlt',
      'empty-lines': 'leere Zeilen am Ende',
    },
    moreFaults: (count: number) => `und ${n(count)} weitere`,
    count: n,
    noFaults: 'keine',
    faults: faultsDe,

    meaning: 'Was das heißen kann',
    meaningAltered: {
      first: 'Die Datei wurde nach dem Herunterladen verändert. Auch ein Mailprogramm oder Editor kann das tun.',
      second: 'Laden Sie sie erneut herunter und prüfen Sie noch einmal. Heben Sie diese Fassung auf.',
    },
    meaningRewritten: {
      first:
        'Zwei Fassungen des Protokolls lassen sich nicht vereinen. Sind beide mit seinem Schlüssel unterschrieben, ist das ein Beleg gegen den, der den Schlüssel hält.',
      second: 'Heben Sie beide Dateien auf, wie sie sind, und fragen Sie andere, die Prüfpunkte behalten.',
    },
    meaningKey: {
      first:
        'Holen Sie den Schlüssel dort, wo Sie ihm trauen: auf der Seite des Protokolls, aus dem Vertrag, von jemandem, der ihn hinterlegt hat. Nie von dort, woher die Datei kam.',
      second: 'Geben Sie ihn dann ein und prüfen Sie noch einmal.',
    },
    meaningOtherKey: {
      first:
        'Der Schlüssel gehört zu einem anderen Protokoll, ist vertippt, oder der Betreiber hat ihn seither ersetzt.',
      second: 'Oder jemand anderes hat die Datei gemacht und unterschrieben.',
    },
  },
})

export type FileReportWords = ReturnType<typeof reportWords>
