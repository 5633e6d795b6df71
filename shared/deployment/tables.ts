// The two tables as data: keys, indexes, TTL attribute and stream, for the CDK constructs, the local runner and the stores.
// The meaning of the rows is in store/.

export interface IndexShape {
  readonly name: string
  /** DynamoDB takes up to four attributes per partition key of a global secondary index (since November 2025). */
  readonly partition: readonly [string, ...string[]]
  readonly sort: string
  /** The attributes in the index besides the keys; default all. */
  readonly carries?: readonly string[]
}

export interface TableShape {
  readonly partition: string
  readonly sort: string
  readonly ttl: string
  readonly stream: 'NEW_IMAGE'
  readonly indexes: readonly IndexShape[]
}

/** Everything that a reader needs; an index always has the keys of the table and its own. */
const carries = ['body', 'dictionary'] as const

/** Every key attribute of both tables and of their indexes is a string. */
export const tables = {
  events: {
    partition: 'log',
    sort: 'id',
    ttl: 'expiresAt',
    stream: 'NEW_IMAGE',
    indexes: [{ name: 'byContainer', partition: ['log', 'container'], sort: 'id', carries }],
  },
  ledger: {
    partition: 'owner',
    sort: 'row',
    ttl: 'expiresAt',
    stream: 'NEW_IMAGE',
    indexes: [],
  },
} as const satisfies Record<string, TableShape>

export type TableName = keyof typeof tables
