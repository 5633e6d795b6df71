// The texts about saved views.
import { words } from '../words/language.ts'

export const viewWords = words({
  en: {
    views: 'Views',
    always: 'Always there',
    builtIn: {
      changesByPeople: 'Changes by people today',
      failed: 'Failed or denied, 7 days',
      membersAndRoles: 'Members and roles, 30 days',
    },
    own: 'In this browser',
    shared: (scope: string) => `Shared in ${scope}`,
    save: 'Save what is shown',
    name: 'Name',
    nameEmpty: 'A name is missing.',
    nameLong: 'At most 100 characters.',
    keep: 'Save',
    share: 'Share with all who may read this scope',
    remove: (name: string) => `Delete the view “${name}”`,
    export: 'Export as a file',
    import: 'Import a file',
    imported: (added: string, known: string, refused: string) =>
      `${added} added, ${known} known already, ${refused} not usable.`,
    importedNothing: 'This is no file of saved views.',
    notKept: 'This browser keeps nothing: the view lasts as long as this page.',
  },
  de: {
    views: 'Ansichten',
    always: 'Immer dabei',
    builtIn: {
      changesByPeople: 'Änderungen von Menschen heute',
      failed: 'Fehlgeschlagen oder verweigert, 7 Tage',
      membersAndRoles: 'Mitglieder und Rollen, 30 Tage',
    },
    own: 'In diesem Browser',
    shared: (scope: string) => `Geteilt in ${scope}`,
    save: 'Gezeigtes sichern',
    name: 'Name',
    nameEmpty: 'Es fehlt ein Name.',
    nameLong: 'Höchstens 100 Zeichen.',
    keep: 'Sichern',
    share: 'Mit allen teilen, die diesen Bereich lesen dürfen',
    remove: (name: string) => `Ansicht „${name}“ löschen`,
    export: 'Als Datei ausgeben',
    import: 'Datei einlesen',
    imported: (added: string, known: string, refused: string) =>
      `${added} neu, ${known} schon da, ${refused} nicht verwendbar.`,
    importedNothing: 'Das ist keine Datei mit gesicherten Ansichten.',
    notKept: 'Dieser Browser bewahrt nichts auf: Die Ansicht hält so lange wie diese Seite.',
  },
})
