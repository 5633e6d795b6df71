// A summary as bytes: columns of numbers, packed together, and behind them the texts that they name, each once. Knows no part.
import type { ActorRuleName } from '../entry/actor-kind.ts'
import { type TopName, topNames } from '../insights/counted-facts.ts'
import type { Act } from '../insights/facts.ts'
import { type Occasions, occasionsOf, type Summary, slotMs, type TopEntries } from '../insights/summary.ts'
import { byteReader, byteWriter, readVarints } from './byte-writer.ts'
import { packed, packedTexts, type Texts, textBlock, textOf, unpacked, unpackedTexts } from './packed.ts'

type Numbers = ArrayLike<number>

export function packedSummary(summary: Summary): Buffer {
  const { slots, top, rules, operations, acts, byOperation, byResource, actOf, resourceOf } = summary
  const places = new Map<string, number>()
  const named = <A>(list: readonly A[], textIn: (item: A) => string | undefined): number[] =>
    list.map((item) => placeIn(places, textIn(item)))
  const endMs = (slots[0]?.ms ?? 0) + slotMs
  const resources = Array.from({ length: byResource.times.length }, (_, place) => resourceOf(place))
  const numbers = byteWriter()
  for (const column of [
    [endMs],
    slots.map(({ ms }, at) => ((slots[at - 1]?.ms ?? endMs) - ms) / slotMs),
    slots.map(({ entries }) => entries),
    slots.map(({ failed }) => failed),
    ...topNames.flatMap((name) => [
      named(top[name], ({ value }) => value),
      named(top[name], ({ email }) => email),
      top[name].map(({ entries }) => entries),
    ]),
    named(rules, ({ name }) => name),
    rules.map(({ entries }) => entries),
    named(operations, ({ eventSource }) => eventSource),
    named(operations, ({ eventName }) => eventName),
    operations.map(({ entries }) => entries),
    operations.map(({ failed }) => failed),
    named(acts, ({ initiator }) => initiator.id),
    named(acts, ({ initiator }) => initiator.email),
    named(acts, ({ eventSource }) => eventSource),
    named(acts, ({ eventName }) => eventName),
    ...occasionColumns(byOperation, endMs),
    ...occasionColumns(byResource, endMs),
    actOf,
    named(resources, ({ resourceId }) => resourceId),
    named(resources, ({ resourceName }) => resourceName),
  ] satisfies Numbers[]) {
    numbers.varint(column.length)
    for (let at = 0; at < column.length; at += 1) numbers.varint(column[at] ?? 0)
  }
  const body = packed(numbers.done())
  const writer = byteWriter()
  writer.varint(body.length)
  writer.bytes(body)
  writer.bytes(packedTexts([...places.keys()]))
  return writer.done()
}

/** One more than the place of the text; 0 for none. */
function placeIn(places: Map<string, number>, text: string | undefined): number {
  if (text === undefined) return 0
  const place = places.get(text) ?? places.size + 1
  places.set(text, place)
  return place
}

/** Of all acts: how many entries, how much older the newest is than that of the act before, how many first times of days, and by how much each is older than the one before. */
function occasionColumns({ times, ms, rows, starts }: Occasions, endMs: number): Numbers[] {
  const count = times.length
  const [newest, counts, firsts] = [new Float64Array(count), new Uint32Array(count), [] as number[]]
  const at = (place: number) => ms[rows[place] ?? 0] ?? 0
  for (let act = 0; act < count; act += 1) {
    const [from, end] = [starts[act] ?? 0, starts[act + 1] ?? 0]
    newest[act] = (act === 0 ? endMs : at(starts[act - 1] ?? 0)) - at(from)
    counts[act] = end - from - 1
    for (let place = from + 1; place < end; place += 1) firsts.push(at(place - 1) - at(place))
  }
  return [times, newest, counts, firsts]
}

/** Texts are read when they are asked for. @throws Error if the bytes are no summary. */
export function readSummary(section: Buffer): Summary {
  const reader = byteReader(section)
  const columns = columnsIn(unpacked(reader.bytes(reader.varint())))
  const blocks = [...unpackedTexts(section.subarray(reader.at))]
  const texts = textsIn(blocks)
  const number = () => columnOf(columns(), (value) => value)
  const text = () => columnOf(columns(), (place) => texts(place) ?? '')
  const textIfAny = () => columnOf(columns(), texts)
  const endMs = columns()[0] ?? 0
  const slotMsOf = columns()
  const [slotEntries, slotFailed] = [number(), number()]
  let slot = endMs
  const slots = Array.from(slotMsOf, (distance, at) => {
    slot -= distance * slotMs
    return { ms: slot, entries: slotEntries.at(at), failed: slotFailed.at(at) }
  })
  const topOf = (): TopEntries[] => {
    const [value, email, entries] = [text(), textIfAny(), number()]
    return value.list((at) => ({ value: value.at(at), email: email.at(at), entries: entries.at(at) }))
  }
  const top = Object.fromEntries(topNames.map((name) => [name, topOf()])) as Record<TopName, TopEntries[]>
  const [rule, ruleEntries] = [text(), number()]
  const [source, name, entries, failed] = [text(), text(), number(), number()]
  const [id, email, actSource, actName] = [text(), textIfAny(), text(), text()]
  const actAt = (at: number): Act => {
    const address = email.at(at)
    return {
      initiator: { id: id.at(at), ...(address === undefined ? {} : { email: address }) },
      ...{ eventSource: actSource.at(at), eventName: actName.at(at) },
    }
  }
  const byOperation = occasionsIn(endMs, columns)
  const byResource = occasionsIn(endMs, columns)
  const actOf = columns()
  const [resourceId, resourceName] = [columns(), columns()]
  return {
    entries: slots.reduce((sum, own) => sum + own.entries, 0),
    ...{ slots, top, byOperation, byResource, actOf },
    rules: rule.list((at) => ({ name: rule.at(at) as ActorRuleName, entries: ruleEntries.at(at) })),
    operations: source.list((at) => ({
      ...{ eventSource: source.at(at), eventName: name.at(at), entries: entries.at(at), failed: failed.at(at) },
    })),
    acts: id.list(actAt),
    keyOf: (at) => resourceId[at] || (resourceName[at] ?? 0),
    keyAt: (key) => texts(key) ?? '',
    keys: blocks.reduce((sum, { starts }) => sum + starts.length, 0),
    resourceOf: (at) => {
      const [own, called] = [texts(resourceId[at] ?? 0), texts(resourceName[at] ?? 0)]
      return {
        ...(own === undefined ? {} : { resourceId: own }),
        ...(called === undefined ? {} : { resourceName: called }),
      }
    },
  }
}

/** One column after the other. */
function columnsIn(numbers: Buffer): () => Float64Array {
  let at = 0
  return () => {
    const reader = byteReader(numbers, at)
    const column = new Float64Array(reader.varint())
    at = readVarints(numbers, reader.at, column)
    return column
  }
}

function columnOf<T>(column: Float64Array, read: (value: number) => T) {
  return {
    at: (place: number) => read(column[place] ?? 0),
    list: <A>(make: (place: number) => A): A[] => Array.from(column, (_, place) => make(place)),
  }
}

function occasionsIn(endMs: number, columns: () => Float64Array): Occasions {
  const [times, newest, counts, firsts] = [columns(), columns(), columns(), columns()]
  const starts = new Uint32Array(times.length + 1)
  let [last, first] = [endMs, 0]
  for (let act = 0; act < times.length; act += 1) {
    last -= newest[act] ?? 0
    newest[act] = last
    for (let [older, end] = [last, first + (counts[act] ?? 0)]; first < end; first += 1) {
      older -= firsts[first] ?? 0
      firsts[first] = older
    }
    starts[act + 1] = first
  }
  return occasionsOf(times, newest, firsts, starts)
}

/** By one more than the place; `undefined` for 0. Each is read once. */
function textsIn(blocks: readonly Texts[]): (place: number) => string | undefined {
  const known: string[] = []
  return (place) => {
    if (place === 0) return undefined
    const before = known[place]
    if (before !== undefined) return before
    const block = blocks[Math.floor((place - 1) / textBlock)]
    if (!block) throw new Error('a summary has no such text')
    const text = textOf(block, (place - 1) % textBlock)
    known[place] = text
    return text
  }
}
