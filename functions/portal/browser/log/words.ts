// The texts of a log's page, and of the evidence against a log.
import { number as n } from '../words/format.ts'
import { words } from '../words/language.ts'

export const logWords = words({
  en: {
    title: (organization: string) => `Log of ${organization}`,
    lead: 'Every entry of the organization is in one log that only grows. This browser keeps what it has verified of it.',
    entries: 'Entries',
    retained: (leaf: number) =>
      `retrievable from leaf ${n(leaf)}; older ones have expired after 90 days, and stay provable`,
    allRetained: 'all of them retrievable',
    root: 'Root',
    key: 'Key',
    keyPinned: (day: string) => `pinned on ${day}, the same since`,
    keySeen: (day: string) => `first seen on ${day}, not compared yet`,
    name: 'Name',
    cosigners: 'Further signatures',
    cosignersHint:
      'Whose they are says their name only: this browser knows no key of theirs, and has not checked them.',
    cosigner: 'Name',
    kept: 'Kept checkpoints',
    keptHint: 'in this browser; each new one must go on from the one before',
    checked: (zone: string) => `Checked, ${zone}`,
    growth: 'Growth',
    growthOf: (entries: number) => `+${n(entries)}`,
    state: 'State',
    running: 'Checking …',
    consistent: 'Consistent',
    consistentFirst: (time: string) =>
      `Checked ${time}. This is the first visit; from now on the log must go on from here.`,
    consistentText: (time: string, first: string) =>
      `Checked ${time}. Since the first visit on ${first} the log has only grown.`,
    keyNew: 'Consistent, but the key is new',
    check: 'Check now',
    save: 'Save the checkpoint',
    empty: 'No checkpoint yet',
    emptyText: 'The first is signed within a minute after the first entry.',
    notReadable: 'You may not read this log',
    notReadableText:
      'It takes a right on the organization. The proofs of entries that you may see are open to you all the same.',
    notSigned: 'Not signed by its key',
    notSignedText: 'The service gives a checkpoint that the key of the log has not signed. Nothing of it is kept.',
    keyChanged: 'Another key than before',
    contradicted: 'The log contradicts itself',
    earlier: (time: string) => `A contradiction was found on ${time}.`,
    seeEvidence: 'See the evidence',
    ofOrganization: 'The log is one for the whole organization. Choose the organization above to see it.',

    evidence: {
      title: 'The log contradicts itself',
      none: 'No contradiction was found',
      noneText: 'Whatever this browser has met of this log goes together.',
      text: {
        rewritten: (day: string) =>
          `Two checkpoints of one log, both signed by its key, do not go together: the present log does not begin with the one that this browser kept on ${day}. That is evidence against whoever holds the key.`,
        cut: (day: string) =>
          `The log is shorter than the one that this browser kept on ${day}. Both checkpoints are signed by its key: entries that were there are missing. That is evidence against whoever holds the key.`,
      },
      save: 'Save both versions',
      print: 'Print',
      kept: 'Kept',
      keptAt: (time: string) => `in this browser on ${time}`,
      met: 'New',
      metAt: (time: string) => `from the service on ${time}`,
      signature: 'Signature',
      valid: (id: string) => `valid, ${id}`,
      copy: 'Copy the checkpoint',
      whatNow: 'What to do now',
      steps: {
        first: 'Save both versions before you do anything else. This browser keeps the old one.',
        second: 'Ask others who have kept checkpoints: auditors, customers, witnesses. Who was shown which version?',
        third: 'Turn to the operator, by a way outside of this platform.',
      },
      others: (count: number) => (count === 1 ? 'One more was found before.' : `${n(count)} more were found before.`),
    },
  },
  de: {
    title: (organization: string) => `Protokoll von ${organization}`,
    lead: 'Jeder Eintrag der Organisation steht in einem einzigen, nur wachsenden Protokoll. Dieser Browser hält fest, was er davon geprüft hat.',
    entries: 'Einträge',
    retained: (leaf: number) =>
      `davon abrufbar ab Blatt ${n(leaf)}; ältere sind nach 90 Tagen abgelaufen, beweisbar bleiben sie`,
    allRetained: 'alle abrufbar',
    root: 'Wurzel',
    key: 'Schlüssel',
    keyPinned: (day: string) => `hinterlegt am ${day}, seither derselbe`,
    keySeen: (day: string) => `erstmals gesehen am ${day}, noch nicht verglichen`,
    name: 'Name',
    cosigners: 'Weitere Unterschriften',
    cosignersHint:
      'Von wem sie sind, sagt nur ihr Name: Dieser Browser kennt keinen Schlüssel dazu und hat sie nicht geprüft.',
    cosigner: 'Name',
    kept: 'Behaltene Prüfpunkte',
    keptHint: 'in diesem Browser; jeder neue muss an den vorigen anschließen',
    checked: (zone: string) => `Geprüft, ${zone}`,
    growth: 'Zuwachs',
    growthOf: (entries: number) => `+${n(entries)}`,
    state: 'Stand',
    running: 'Wird geprüft …',
    consistent: 'Stimmig',
    consistentFirst: (time: string) =>
      `Geprüft ${time}. Das ist der erste Besuch; von hier an muss das Protokoll weitergehen.`,
    consistentText: (time: string, first: string) =>
      `Geprüft ${time}. Seit dem ersten Besuch am ${first} ist das Protokoll nur gewachsen.`,
    keyNew: 'Stimmig, aber der Schlüssel ist neu',
    check: 'Jetzt prüfen',
    save: 'Prüfpunkt sichern',
    empty: 'Noch kein Prüfpunkt',
    emptyText: 'Der erste wird innerhalb einer Minute nach dem ersten Eintrag unterschrieben.',
    notReadable: 'Dieses Protokoll dürfen Sie nicht lesen',
    notReadableText:
      'Dafür braucht es ein Recht auf die Organisation. Die Beweise der Einträge, die Sie sehen dürfen, bekommen Sie trotzdem.',
    notSigned: 'Nicht mit seinem Schlüssel unterschrieben',
    notSignedText:
      'Der Dienst gibt einen Prüfpunkt, den der Schlüssel des Protokolls nicht unterschrieben hat. Nichts davon wird behalten.',
    keyChanged: 'Anderer Schlüssel als bisher',
    contradicted: 'Das Protokoll widerspricht sich',
    earlier: (time: string) => `Am ${time} wurde ein Widerspruch gefunden.`,
    seeEvidence: 'Beleg ansehen',
    ofOrganization:
      'Das Protokoll ist eines für die ganze Organisation. Wählen Sie oben die Organisation, um es zu sehen.',

    evidence: {
      title: 'Das Protokoll widerspricht sich',
      none: 'Kein Widerspruch gefunden',
      noneText: 'Was dieser Browser von diesem Protokoll gesehen hat, passt zusammen.',
      text: {
        rewritten: (day: string) =>
          `Zwei Prüfpunkte desselben Protokolls, beide mit seinem Schlüssel unterschrieben, lassen sich nicht vereinen: Das heutige Protokoll beginnt nicht mit dem, das dieser Browser am ${day} behalten hat. Das ist ein Beleg gegen den, der den Schlüssel hält.`,
        cut: (day: string) =>
          `Das Protokoll ist kürzer als das, das dieser Browser am ${day} behalten hat. Beide Prüfpunkte sind mit seinem Schlüssel unterschrieben: Es fehlen Einträge, die da waren. Das ist ein Beleg gegen den, der den Schlüssel hält.`,
      },
      save: 'Beide Fassungen sichern',
      print: 'Drucken',
      kept: 'Behalten',
      keptAt: (time: string) => `in diesem Browser am ${time}`,
      met: 'Neu',
      metAt: (time: string) => `vom Dienst am ${time}`,
      signature: 'Unterschrift',
      valid: (id: string) => `gültig, ${id}`,
      copy: 'Prüfpunkt kopieren',
      whatNow: 'Was jetzt zu tun ist',
      steps: {
        first: 'Sichern Sie beide Fassungen, bevor Sie etwas anderes tun. Dieser Browser behält die alte.',
        second:
          'Fragen Sie andere, die Prüfpunkte behalten haben: Revision, Kunden, Zeugen. Wem wurde welche Fassung gezeigt?',
        third: 'Wenden Sie sich an den Betreiber, auf einem Weg außerhalb dieser Plattform.',
      },
      others: (count: number) =>
        count === 1 ? 'Davor wurde noch einer gefunden.' : `Davor wurden noch ${n(count)} gefunden.`,
    },
  },
})
