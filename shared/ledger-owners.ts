// How the Ledger's partition keys begin, as data: whose rows they are. Read by the stores, and by the CDK constructs that hold a role
// to rows of one kind.

export const ledgerOwners = {
  /** Heads and segments (`organizations/<organization>`). */
  logs: 'organizations/',
  /** `downloads/<download id>` */
  downloads: 'downloads/',
  /** `signposts/<organization>` */
  signposts: 'signposts/',
  /** Which steps of the shards have been in force: one partition (`shards/`). */
  shards: 'shards/',
} as const
