// The life of a platform over the days that are kept, as the entries its services would send. Pure: the same seed, day and
// number give the same entries with the same insertIds, so that sending them again adds nothing.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { isOfficeHour, mondayMornings, planTimes, type Span, spanBefore } from './calendar.ts'
import { accountNames, folderNames, hirePeople, nestedFolderNames, type Person, projectNames } from './cast.ts'
import { entryWriter } from './entry-writer.ts'
import { somethingHappens } from './operations.ts'
import { type Actor, type Container, newContainer, personActor, type World } from './platform.ts'
import { seededRandom } from './random.ts'
import { accountCreated, created, type Draft, deleted, memberAdded, tokenIssued, updated } from './records.ts'

export interface LifeOptions {
  readonly seed: number
  /** `YYYY-MM-DD`, UTC: the life ends where this day begins. Another day is another life. */
  readonly day: string
  /** How many entries there are in all. */
  readonly entries: number
  /** The id of the organization that (nearly) everything belongs to. */
  readonly organization: string
}

/** In the order of their times, which rise strictly. */
export function* lifeOfPlatform({ seed, day, entries, organization }: LifeOptions): Generator<SubmittedEntry, void> {
  const random = seededRandom(`${seed} ${day} ${entries} ${organization}`)
  const world: World = {
    random,
    people: hirePeople(random),
    organization: newContainer('organization', organization, 'Hafenkontor'),
    containers: new Set(),
  }
  const span = spanBefore(day)
  const write = entryWriter(random, span.fromMs, (span.toMs - span.fromMs) / entries)
  const first = opening(world).flatMap((drafts) => write(drafts, span.fromMs))
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
function opening(world: World): readonly (readonly Draft[])[] {
  const { random, people, organization } = world
  const founder = personActor(world, person(world, 0))
  const begin = (level: 'folder' | 'project', names: readonly string[], parents: readonly Container[]) =>
    names.map((name, index) => newContainer(level, random.uuid(), name, parents[index % parents.length]))
  const folders = begin('folder', folderNames, [organization])
  const nested = begin('folder', nestedFolderNames, folders)
  const owners = people.slice(0, 4).map(({ email }) => memberAdded(founder, organization, email, 'owner'))
  return [
    [created(world, founder, organization), ...owners],
    folders.map((folder) => created(world, founder, folder)),
    nested.map((folder) => created(world, founder, folder)),
    ...begin('project', projectNames, nested).map((project, index) => equipped(world, founder, project, index)),
    [organization, ...folders].map((container) => accountCreated(world, founder, container)[0]),
  ]
}

/** A project with four people, and mostly a service account. */
function equipped(world: World, founder: Actor, project: Container, index: number): Draft[] {
  const first = 4 + (index % 6)
  const team = world.people.slice(first, first + 4)
  const drafts = [
    created(world, founder, project),
    ...team.map(({ email }, rank) => memberAdded(founder, project, email, rank < 2 ? 'editor' : 'reader')),
  ]
  if (index >= accountNames.length) return drafts
  const [draft, account] = accountCreated(world, founder, project)
  return [...drafts, draft, tokenIssued(world, founder, account)]
}

interface Appointment {
  readonly ms: number
  happen(): readonly Draft[]
}

/** Every Monday, the same person sets the same label on the same project. */
function weeklyReviews(world: World, span: Span): Appointment[] {
  const happen = () => {
    const [project] = [...world.containers].filter(({ level }) => level === 'project')
    const reviewer = personActor(world, person(world, 0))
    return project ? [updated(reviewer, project, { labels: { reviewed: 'weekly' } })] : []
  }
  return mondayMornings(span).map((ms) => ({ ms: ms + world.random.int(0, 240_000), happen }))
}

/** A second organization, tried out for some weeks and given up. */
function trial(world: World, { fromMs, toMs }: Span): Appointment[] {
  const lab = newContainer('organization', world.random.uuid(), 'Kontor Labs')
  const at = (part: number, happen: (owner: Actor) => readonly Draft[]): Appointment => ({
    ms: fromMs + part * (toMs - fromMs),
    happen: () => happen(personActor(world, person(world, 1))),
  })
  return [
    at(0.25, (owner) => [created(world, owner, lab), memberAdded(owner, lab, person(world, 1).email, 'owner')]),
    at(0.3, (owner) => [updated(owner, lab, { name: 'Kontor Labs trial' })]),
    at(0.35, (owner) => [memberAdded(owner, lab, person(world, 5).email, 'editor')]),
    at(0.6, (owner) => [deleted(world, owner, lab)]),
  ]
}

function person({ people }: World, index: number): Person {
  const found = people[index]
  if (!found) throw new Error('the demo has too few people')
  return found
}
