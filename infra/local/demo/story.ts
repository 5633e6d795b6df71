// The course of events: how the platform is set up, what happens at fixed points, and what is drawn from day to day.
import {
  accountCreated,
  accountDeleted,
  someAccountCreated,
  someTokenIssued,
  tokenExpired,
  tokenIssued,
  tokenRevoked,
} from './account-operations.ts'
import { accountNames, folderNames, nestedFolderNames, type Person, projectNames } from './cast.ts'
import { addedMember, memberAdded, memberAddedTwice, memberRemoved, memberRoleChanged } from './member-operations.ts'
import { housekeeping, policyDenied, supportAccess } from './other-operations.ts'
import type { Container } from './platform.ts'
import {
  containerUpdated,
  createdContainer,
  deletedContainer,
  folderCreated,
  folderDeleted,
  fullFolderDeleted,
  projectCreated,
  projectDeleted,
  updatedContainer,
} from './resource-operations.ts'
import { type Actor, containersOf, type Draft, type Operation, personActor, type Setting, type World } from './world.ts'

/** The first hours: the organization with its owners, folders, projects, service accounts. What belongs together, together. */
export function opening(setting: Setting, organizationId: string): { groups: Draft[][]; organization: Container } {
  const founder = personActor(setting, person(setting.people, 0))
  const create = (level: Container['level'], name: string, parent: Container) =>
    createdContainer(setting, founder, { level, id: setting.random.uuid(), name, parent })
  const about = { level: 'organization', id: organizationId, name: 'Hafenkontor' } as const
  const [created, organization] = createdContainer(setting, founder, about)
  const owners = setting.people.slice(0, 4).map(({ email }) => addedMember(founder, organization, email, 'owner'))
  const folders = folderNames.map((name) => create('folder', name, organization))
  const nested = nestedFolderNames.map((name, index) =>
    create('folder', name, folders[index % folders.length]?.[1] ?? organization),
  )
  const projects = projectNames.map((name, index) => {
    const [project, container] = create('project', name, nested[index % nested.length]?.[1] ?? organization)
    return [project, ...equipProject(setting, founder, container, index)]
  })
  const shared = [organization, ...folders.map(([, folder]) => folder)].map(
    (container) => accountCreated(setting, founder, container)[0],
  )
  const drafts = (made: typeof folders) => made.map(([draft]) => draft)
  return { groups: [[created, ...owners], drafts(folders), drafts(nested), ...projects, shared], organization }
}

/** Four people each, and a service account for most. */
function equipProject(setting: Setting, founder: Actor, project: Container, index: number): Draft[] {
  const first = 4 + (index % 6)
  const team = setting.people
    .slice(first, first + 4)
    .map(({ email }, rank) => addedMember(founder, project, email, rank < 2 ? 'editor' : 'reader'))
  if (index >= accountNames.length) return team
  const [created, account] = accountCreated(setting, founder, project)
  return [...team, created, tokenIssued(setting, founder, account)]
}

/** Every Monday, the same person sets the same label on the same project. */
export const weeklyReview: Operation = (world) => {
  const project = containersOf(world, 'project')[0]
  if (!project) return []
  return [updatedContainer(personActor(world, person(world.people, 0)), project, { labels: { reviewed: 'weekly' } })]
}

/** A second organization, tried out for some weeks and given up. `due` is a part of the whole span. */
export function trial(): [due: number, step: Operation][] {
  let trial: Container | undefined
  const owner = (world: World) => personActor(world, person(world.people, 1))
  const step = (act: (world: World, found: Container) => Draft) => (world: World) => (trial ? [act(world, trial)] : [])
  const begin: Operation = (world) => {
    const about = { level: 'organization', id: world.random.uuid(), name: 'Kontor Labs' } as const
    const [created, container] = createdContainer(world, owner(world), about)
    trial = container
    return [created, addedMember(owner(world), container, person(world.people, 1).email, 'owner')]
  }
  return [
    [0.25, begin],
    [0.3, step((world, found) => updatedContainer(owner(world), found, { name: 'Kontor Labs trial' }))],
    [0.35, step((world, found) => addedMember(owner(world), found, person(world.people, 5).email, 'editor'))],
    [0.6, step((world, found) => deletedContainer(world, owner(world), found))],
  ]
}

/** By day: how often each happens, relative to the others. */
const byDay: readonly (readonly [weight: number, operation: Operation])[] = [
  [16, memberAdded],
  [10, memberRemoved],
  [9, memberRoleChanged],
  [18, containerUpdated],
  [5, projectCreated],
  [3, projectDeleted],
  [2, folderCreated],
  [2, folderDeleted],
  [5, someAccountCreated],
  [3, accountDeleted],
  [14, someTokenIssued],
  [10, tokenRevoked],
  [3, memberAddedTwice],
  [2, fullFolderDeleted],
  [5, policyDenied],
  [3, supportAccess],
  [4, housekeeping],
]

/** At night and at weekends the machines are among themselves, nearly. */
const byNight: typeof byDay = [
  [40, housekeeping],
  [14, tokenExpired],
  [8, someTokenIssued],
  [4, policyDenied],
  [2, containerUpdated],
]

/** Never empty: the platform always has something to do. */
export function somethingHappens(world: World, officeHours: boolean): readonly Draft[] {
  for (let tries = 0; tries < 10; tries += 1) {
    const drafts = draw(world, officeHours ? byDay : byNight)(world)
    if (drafts.length > 0) return drafts
  }
  return housekeeping(world)
}

function draw({ random }: World, table: typeof byDay): Operation {
  let left = random.next() * table.reduce((total, [weight]) => total + weight, 0)
  for (const [weight, operation] of table) {
    left -= weight
    if (left < 0) return operation
  }
  return housekeeping
}

function person(people: readonly Person[], index: number): Person {
  const found = people[index]
  if (!found) throw new Error('the demo has too few people')
  return found
}
