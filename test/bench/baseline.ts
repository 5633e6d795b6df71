// The straightforward side: an entry as one string of JSON beside the attributes that keys and filters need, under the same keys, with an
// index for each thing that is asked for. What DynamoDB's filter expressions can say is left to them; free text, where letter case must not count, is
// looked for here in what was read, unless `contains` is to do that too.
import { type AttributeValue, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb'
import { type IndexShape, tables } from '../../shared/deployment/tables.ts'
import { lineageOf, type SubmittedEntry } from '../../shared/entry/entry.ts'
import { entryIdMs, firstIdOf, lastIdOf } from '../../shared/entry/entry-id.ts'
import { containerOf, scopeId, scopeKind } from '../../shared/entry/scope.ts'
import { expiresAtSeconds } from '../../shared/time/retention.ts'
import { parseTimeRange } from '../../shared/time/time-range.ts'
import type { AskPage, Question } from './questions.ts'
import type { Shapes, Store } from './store.ts'
import { organization } from './workload.ts'

const index = (name: string, attribute: string) =>
  ({ name, partition: ['organization', attribute], sort: 'id' }) satisfies IndexShape

/** Each index has the whole item. */
export const baselineTables: Shapes = {
  ...tables,
  events: {
    ...tables.events,
    indexes: [index('byContainer', 'container'), index('byInitiator', 'initiator'), index('byResource', 'resource')],
  },
}

export function baselineItem(entry: SubmittedEntry, id: string, receivedMs: number): Record<string, AttributeValue> {
  const lineage = lineageOf(entry)
  const { resourceId } = entry
  return {
    log: { S: lineage.organization },
    id: { S: id },
    organization: { S: lineage.organization },
    container: { S: containerOf(lineage) },
    initiator: { S: entry.initiator.id },
    ...(resourceId === undefined ? {} : { resource: { S: resourceId } }),
    expiresAt: { N: String(expiresAtSeconds(entryIdMs(id))) },
    eventName: { S: entry.eventName },
    ...(lineage.folders.length > 0 ? { folders: { L: lineage.folders.map((folder) => ({ S: folder })) } } : {}),
    entry: { S: JSON.stringify({ id, receivedTimeStamp: new Date(receivedMs).toISOString(), ...entry }) },
  }
}

interface Access {
  readonly index?: string
  readonly key: Readonly<Record<string, string>>
}

interface Condition {
  readonly expression: string
  readonly names: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, AttributeValue>>
}

/** Reads in the same steps as the product: just what is missing at first, twice as much each time, up to 1000. */
const pageSizeMax = 1000

export function askBaseline({ client, names }: Store, nowMs: number, text: 'here' | 'contains'): AskPage {
  const range = parseTimeRange({}, { start: 'start', end: 'end' }, nowMs)
  return async (question, entriesMax, afterId) => {
    const { index, key } = accessOf(question)
    const word = text === 'here' ? question.parameters.q?.toLowerCase() : undefined
    const condition = conditionOf(question, text)
    const ids: string[] = []
    let entriesExamined = 0
    let from: Record<string, AttributeValue> | undefined
    let limit = entriesMax + 2
    do {
      const { Items, ScannedCount, LastEvaluatedKey }: QueryCommandOutput = await client.send(
        new QueryCommand({
          TableName: names.events,
          ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
          KeyConditionExpression: [
            ...Object.keys(key).map((name) => `#${name} = :${name}`),
            '#id BETWEEN :from AND :to',
          ].join(' AND '),
          ...(condition.expression ? { FilterExpression: condition.expression } : {}),
          ExpressionAttributeNames: {
            ...Object.fromEntries([...Object.keys(key), 'id'].map((name) => [`#${name}`, name])),
            ...condition.names,
          },
          ExpressionAttributeValues: {
            ...Object.fromEntries(Object.entries(key).map(([name, value]) => [`:${name}`, { S: value }])),
            ':from': { S: firstIdOf(range.from) },
            ':to': { S: afterId ?? lastIdOf(range.to) },
            ...condition.values,
          },
          ScanIndexForward: false,
          Limit: limit,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      )
      entriesExamined += ScannedCount ?? 0
      for (const { id, entry } of Items ?? []) {
        if (!id?.S || !entry?.S || id.S === afterId) continue
        if (word !== undefined && !entry.S.toLowerCase().includes(word)) continue
        const last = ids.at(-1)
        if (ids.length === entriesMax && last !== undefined)
          return { ids, nextAfterId: last, plan: index ?? 'table', entriesExamined }
        JSON.parse(entry.S)
        ids.push(id.S)
      }
      from = LastEvaluatedKey
      limit = Math.min(2 * limit, pageSizeMax)
    } while (from)
    return { ids, plan: index ?? 'table', entriesExamined }
  }
}

function accessOf({ scope, parameters: { resource, initiator } }: Question): Access {
  if (resource !== undefined) return { index: 'byResource', key: { organization, resource } }
  if (initiator !== undefined) return { index: 'byInitiator', key: { organization, initiator } }
  if (scopeKind(scope) === 'projects') return { index: 'byContainer', key: { organization, container: scope } }
  return { key: { log: organization } }
}

function conditionOf({ scope, parameters: { 'event-name': name, q } }: Question, text: 'here' | 'contains'): Condition {
  const all: Condition[] = [
    ...(scopeKind(scope) === 'folders'
      ? [condition('contains(#folders, :folder)', { '#folders': 'folders' }, { ':folder': scopeId(scope) })]
      : []),
    ...(name?.endsWith('*')
      ? [condition('begins_with(#name, :name)', { '#name': 'eventName' }, { ':name': name.slice(0, -1) })]
      : []),
    ...(name && !name.endsWith('*') ? [condition('#name = :name', { '#name': 'eventName' }, { ':name': name })] : []),
    ...(q !== undefined && text === 'contains'
      ? [condition('contains(#entry, :word)', { '#entry': 'entry' }, { ':word': q })]
      : []),
  ]
  return {
    expression: all.map(({ expression }) => expression).join(' AND '),
    names: Object.assign({}, ...all.map(({ names }) => names)),
    values: Object.assign({}, ...all.map(({ values }) => values)),
  }
}

function condition(expression: string, names: Condition['names'], values: Readonly<Record<string, string>>): Condition {
  return {
    expression,
    names,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { S: value }])),
  }
}
