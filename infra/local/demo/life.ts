// The life of a platform over the days that are kept, as the entries its services would send. Pure: the same seed, end and
// number give the same entries with the same insertIds, so that sending them again adds nothing.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { mondayMornings, planTimes, type Span, spanBefore } from './calendar.ts'
import { folderNames, hirePeople, nestedFolderNames, projectNames } from './cast.ts'
import { entryWriter } from './entry-writer.ts'
import { comes, goes, somethingHappens, updated } from './operations.ts'
import { type Actor, actorOf, containersIn, type Part, partsOf, type Thing, type World } from './platform.ts'
import { seededRandom } from './random.ts'
import { type Draft, recordOf } from './record.ts'

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
export function lifeOfPlatform(options: LifeOptions): IteratorObject<SubmittedEntry, undefined> {
  return wholeLife(options).take(options.entries)
}

/** What happens together is told to its end: there may be a few entries more than asked for. */
function* wholeLife({ seed, until, entries, organization }: LifeOptions): Generator<SubmittedEntry, void> {
  const random = seededRandom(`${seed} ${until} ${entries} ${organization}`)
  const world = { random, people: hirePeople(random), organization: newOrganization(organization, 'Hafenkontor') }
  const span = spanBefore(until)
  const write = entryWriter(random, span, entries)
  const first = opening(world).flatMap((drafts) => write(drafts, span.fromMs))
  yield* first
  const times = planTimes(random, span, Math.max(entries - first.length, 0))
  const appointments = [...weeklyReviews(world, span), ...trial(world, span)].toSorted(([a], [b]) => a - b)
  for (let told = 0; told < times.length; ) {
    const ms = Number(times[told])
    const due = Number(appointments[0]?.[0]) <= ms ? appointments.shift() : undefined
    const [whenMs, happens] = due ?? [ms, () => somethingHappens(world, ms)]
    const written = write(happens(), whenMs)
    told += written.length
    yield* written
  }
}

/** The first hours: the organization with its owners, folders, and projects. What belongs together, together. */
function opening(world: World): readonly (readonly Draft[])[] {
  const { people, organization } = world
  const founder = actorAt(world, 0)
  const spread = (kind: Part, names: readonly string[], parents: readonly Thing[]) =>
    names.map((name, index) => comes(world, founder, kind, parents[index % parents.length] ?? organization, { name }))
  const owners = people.slice(0, 4).map(({ email: name }) => ({ name, role: 'owner' as const }))
  const founding = owners.flatMap((owner) => comes(world, founder, 'Member', organization, owner))
  const folders = spread('Folder', folderNames, [organization])
  const upper = partsOf(organization, 'Folder')
  const nested = spread('Folder', nestedFolderNames, upper)
  const lower = upper.flatMap((folder) => partsOf(folder, 'Folder'))
  return [
    [recordOf('came', founder, organization), ...founding],
    [...folders, ...nested].flat(),
    ...spread('Project', projectNames, lower),
  ]
}

type Appointment = readonly [ms: number, happens: () => readonly Draft[]]

/** Every Monday, the same person sets the same label on the same project. */
function weeklyReviews(world: World, span: Span): Appointment[] {
  const projects = () => containersIn(world.organization).filter(({ kind }) => kind === 'Project')
  const review = (project: Thing) => updated(actorAt(world, 0), project, { labels: { reviewed: 'weekly' } })
  return mondayMornings(span).map((ms) => [ms + world.random.int(0, 240_000), () => projects().slice(0, 1).map(review)])
}

/** A second organization, tried out for some weeks and given up. */
function trial(world: World, { fromMs, toMs }: Span): Appointment[] {
  const labs = newOrganization(world.random.uuid(), 'Kontor Labs')
  const owner = actorAt(world, 1)
  const name = String(owner.initiator.email)
  const at = (part: number) => fromMs + part * (toMs - fromMs)
  return [
    [at(0.25), () => [recordOf('came', owner, labs), ...comes(world, owner, 'Member', labs, { name })]],
    [at(0.3), () => [updated(owner, labs, { name: 'Kontor Labs trial' })]],
    [at(0.6), () => goes(owner, labs)],
  ]
}

function newOrganization(id: string, name: string): Thing {
  return { kind: 'Organization', id, name, parts: new Set() }
}

function actorAt(world: World, index: number): Actor {
  return actorOf(world, world.random.pick(world.people.slice(index, index + 1)))
}
