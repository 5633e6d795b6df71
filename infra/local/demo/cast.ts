// Who appears in the demo and what things are called there. Names and addresses are made up; domains and networks are those
// that RFC 2606, RFC 5737 and RFC 3849 keep free for examples.
import type { Random } from './random.ts'

export interface Person {
  readonly id: string
  readonly email: string
  /** The address they mostly come from, and another. */
  readonly addresses: readonly [usual: string, other: string]
  readonly userAgent: string
}

const names = words(`greta.albers jonas.petersen mira.hofmann samir.haddad lena.vogt tomasz.zielinski aylin.demir
  paul.lindner nora.brandt felix.okafor ines.carvalho henrik.larsen clara.weiss david.stein yuki.tanaka olga.marin`)

const personUserAgents = [
  'Portal/2.31 (Firefox/145.0)',
  'Portal/2.31 (Chrome/142.0.0.0)',
  'CLI/0.48.1 (linux; amd64)',
  'CLI/0.47.0 (darwin; arm64)',
  'SDK/python 1.12.0 (Python/3.13.1)',
] as const

export const accountUserAgents = [
  'Terraform/1.13.4 (provider/0.68.0)',
  'SDK/go 0.19.2 (go1.25.3)',
  'SDK/python 1.12.0 (Python/3.13.1)',
  'CLI/0.48.1 (linux; amd64)',
]

export const folderNames = ['Production', 'Development', 'Shared services']
export const nestedFolderNames = ['Web shop', 'Logistics', 'Data platform', 'Sandboxes']
export const projectNames = words(`checkout catalogue search billing track-and-trace warehouse-api customs-declarations
  data-lake forecasting identity monitoring website`)
export const accountNames = words('deploy backup terraform ci-runner metrics importer registry')
export const labels = words('cost-centre owner criticality reviewed environment')

/** The first four own the organization, and the first of all has a habit. */
export function hirePeople(random: Random): readonly Person[] {
  return names.map((name, index) => ({
    id: random.uuid(),
    email: `${name}@hafenkontor.example`,
    addresses: [
      index % 3 === 0 ? `2001:db8:${random.int(1, 9)}::${random.int(1, 4095).toString(16)}` : `203.0.113.${10 + index}`,
      `198.51.100.${random.int(2, 250)}`,
    ],
    userAgent: personUserAgents[index % personUserAgents.length] ?? personUserAgents[0],
  }))
}

function words(text: string): readonly string[] {
  return text.split(/\s+/)
}
