// The life of a platform over the days that are kept, as the entries its services would send. Pure: the same seed, day and
// number give the same entries with the same insertIds, so that sending them again adds nothing.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { isOfficeHour, nextMondayMorning, planTimes, type Span, spanBefore } from './calendar.ts'
import { hirePeople } from './cast.ts'
import { type EntryWriter, entryWriter } from './entry-writer.ts'
import type { Container } from './platform.ts'
import { seededRandom } from './random.ts'
import { opening, somethingHappens, trial, weeklyReview } from './story.ts'
import type { Draft, World } from './world.ts'

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
export function* lifeOfPlatform({
  seed,
  day,
  entries,
  organization: id,
}: LifeOptions): Generator<SubmittedEntry, void> {
  const random = seededRandom(`${seed} ${day} ${entries} ${id}`)
  const setting = { random, platform: new Set<Container>(), people: hirePeople(random) }
  const span = spanBefore(day)
  const write = entryWriter(random, span.fromMs, (span.toMs - span.fromMs) / entries)
  const { groups, organization } = opening(setting, id)
  let left = entries
  for (const group of groups) {
    const written = write(group.slice(0, left), span.fromMs)
    left -= written.length
    yield* written
  }
  yield* everyday({ ...setting, organization }, write, span, left)
}

function* everyday(world: World, write: EntryWriter, span: Span, count: number): Generator<SubmittedEntry, void> {
  const times = planTimes(world.random, span, count)
  const next = plot(world, span)
  for (let done = 0; done < count; ) {
    const { drafts, ms } = next(Number(times[done]))
    const written = write(drafts.slice(0, count - done), ms)
    done += written.length
    yield* written
  }
}

/** What is due at a time: the Monday habit, a step of the trial, or whatever the day brings. */
function plot(world: World, { fromMs, toMs }: Span): (ms: number) => { drafts: readonly Draft[]; ms: number } {
  const steps = trial()
  let mondayMs = nextMondayMorning(fromMs)
  return (ms) => {
    if (ms >= mondayMs) {
      const habit = { drafts: weeklyReview(world), ms: mondayMs + world.random.int(0, 240_000) }
      mondayMs = nextMondayMorning(ms)
      return habit
    }
    const [due, step] = steps[0] ?? [1, undefined]
    if (step && ms >= fromMs + due * (toMs - fromMs)) {
      steps.shift()
      return { drafts: step(world), ms }
    }
    return { drafts: somethingHappens(world, isOfficeHour(ms)), ms }
  }
}
