// The demo people who can sign in to the local portal with a click, without a password. Each has different rights.
import type { DemoPerson } from './issuer/sign-in.ts'
import type { LocalSettings } from './place/settings.ts'

export function demoPeople({ demoOrganization }: Pick<LocalSettings, 'demoOrganization'>): readonly DemoPerson[] {
  const own = `organizations/${demoOrganization}`
  return [
    {
      id: 'owner',
      email: 'greta.albers@hafenkontor.example',
      rights: [`reader ${own}`],
      says: { en: 'reads Hafenkontor, and all that is in it', de: 'liest Hafenkontor, mit allem darunter' },
    },
    {
      id: 'operator',
      email: 'betrieb@plattform.example',
      rights: [`operator ${own}`, `manager ${own}`],
      says: {
        en: 'operators: also see what owners do not, and make keys for senders',
        de: 'Betrieb: sieht auch, was Eigentümer nicht sehen, und legt Schlüssel für Sender an',
      },
    },
    {
      id: 'auditor',
      email: 'revision@audit.example',
      rights: ['reader *'],
      says: { en: 'reads every organization', de: 'liest alle Organisationen' },
    },
    {
      id: 'manager',
      email: 'ines.carvalho@hafenkontor.example',
      rights: [`manager ${own}`],
      says: {
        en: 'makes keys for senders, reads no entries',
        de: 'legt Schlüssel für Sender an, liest keine Einträge',
      },
    },
    {
      id: 'newcomer',
      email: 'olga.marin@hafenkontor.example',
      rights: [],
      says: { en: 'may read nothing yet', de: 'darf noch nichts lesen' },
    },
  ]
}
