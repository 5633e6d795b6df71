// The life of a platform over the days that are kept, as the entries its services would send. Pure: the same seed, end and
// number give the same entries with the same insertIds, so that sending them again adds nothing.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { isOfficeHour, mondayMornings, planTimes, type Span, spanBefore } from './calendar.ts'
import { folderNames, hirePeople, nestedFolderNames, type Person, projectNames } from './cast.ts'
import { entryWriter } from './entry-writer.ts'
import { somethingHappens } from './operations.ts'
import { type Actor, type Container, containersOf, newContainer, personActor, type World } from './platform.ts'
import { seededRandom } from './random.ts'
import { accountCreated, created, type Draft, deleted, member, updated } from './records.ts'

export interface LifeOptions {
  readonly seed: number
  /** When the life ends: `YYYY-MM-DD` where this day begins (UTC), or RFC 3339. Another end is another life. */
  readonly until: string
  /** How many entries there are in all. */
  readonly entries: number
  /** The id of the organization that (nearly) everything belongs to. */
  readonly organization: string
}

/** In the order of their times, which rise strictly. */
export function* lifeOfPlatform({ seed, until, entries, organization }: LifeOptions): Generator<SubmittedEntry, void> {
  const random = seededRandom(`${seed} ${until} ${entries} ${organization}`)
  const world: World = { random, people: hirePeople(random), containers: new Set() }
  const span = spanBefore(until)
  const write = entryWriter(random, span.fromMs, (span.toMs - span.fromMs) / entries)
  const first = opening(world, organization).flatMap((drafts) => write(drafts, span.fromMs))
  yield* first.slice(0, entries)
  const count = entries - first.length
  const times = planTimes(random, span, Math.max(count, 0))
  const appointments = [...weeklyReviews(world, span), ...trial(world, span)].sort((a, b) => a.ms - b.ms)
  for (let done = 0; done < count; ) {
    const ms = Number(times[done])
    const due = Number(appointments[0]?.ms) <= ms ? appointments.shift() : undefined
    const drafts = due ? due.happen() : somethingHappens(world, isOfficeHour(ms))
    const written = write(drafts.slice(0, count - done), due?.ms ?? ms)
    done += written.length
    yield* written
  }
}

/** The first hours: the organization with its owners, folders, projects, service accounts. What belongs together, together. */
function opening(world: World, id: string): readonly (readonly Draft[])[] {
  const { random, people } = world
  const founder = actorAt(world, 0)
  const organization = newContainer('organization', id, 'Hafenkontor')
  const begin = (level: 'folder' | 'project', names: readonly string[], parents: readonly Container[]) =>
    names.map((name, index) => newContainer(level, random.uuid(), name, parents[index % parents.length]))
  const folders = begin('folder', folderNames, [organization])
  const nested = begin('folder', nestedFolderNames, folders)
  const join = (container: Container, team: readonly Person[], role: 'owner' | 'editor') =>
    team.map(({ email }) => member('added', founder, container, email, role))
  return [
    [created(world, founder, organization), ...join(organization, people.slice(0, 4), 'owner')],
    [...folders, ...nested].map((folder) => created(world, founder, folder)),
    ...begin('project', projectNames, nested).map((project, index) => [
      created(world, founder, project),
      ...join(project, people.slice(4 + (index % 6), 8 + (index % 6)), 'editor'),
      ...accountCreated(world, founder, project),
    ]),
  ]
}

interface Appointment {
  readonly ms: number
  happen(): readonly Draft[]
}

/** Every Monday, the same person sets the same label on the same project. */
function weeklyReviews(world: World, span: Span): Appointment[] {
  return mondayMornings(span).map((ms) => ({
    ms: ms + world.random.int(0, 240_000),
    happen: () =>
      containersOf(world, 'project')
        .slice(0, 1)
        .map((project) => updated(actorAt(world, 0), project, { labels: { reviewed: 'weekly' } })),
  }))
}

/** A second organization, tried out for some weeks and given up. */
function trial(world: World, { fromMs, toMs }: Span): Appointment[] {
  const lab = newContainer('organization', world.random.uuid(), 'Kontor Labs')
  const at = (part: number, happen: (owner: Actor) => readonly Draft[]): Appointment => ({
    ms: fromMs + part * (toMs - fromMs),
    happen: () => happen(actorAt(world, 1)),
  })
  return [
    at(0.25, (owner) => [
      created(world, owner, lab),
      member('added', owner, lab, String(owner.initiator.email), 'owner'),
    ]),
    at(0.3, (owner) => [updated(owner, lab, { name: 'Kontor Labs trial' })]),
    at(0.6, (owner) => [deleted(world, owner, lab)]),
  ]
}

function actorAt(world: World, index: number): Actor {
  const person = world.people[index]
  if (!person) throw new Error('the demo has too few people')
  return personActor(world, person)
}
