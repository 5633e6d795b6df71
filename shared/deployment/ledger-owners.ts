// How the Ledger's partition keys begin, as data: whose rows they are. Read by the stores, and by the CDK constructs that hold a role
// to rows of one kind.

export const ledgerOwners = {
  /** Heads and segments (`organizations/<organization>`). */
  logs: 'organizations/',
  /** The last checkpoint of a log (`checkpoints/<organization>`). */
  checkpoints: 'checkpoints/',
  /** `downloads/<download id>`, and their lists (`downloads/<organization>/<scope>`). */
  downloads: 'downloads/',
  /** How much is under way for a caller or an organization (`places/<hash of whose>`). */
  places: 'places/',
  /** Which organizations there are (`registry/<bucket>`). */
  registry: 'registry/',
  /** How far reconciling has come. */
  reconciliations: 'reconciliations/',
  /** `homes/<folders or projects>/<id>` */
  homes: 'homes/',
  /** Which organizations name a container whose home another one is: one partition (`contested/`). */
  contested: 'contested/',
  /** What is declared of an organization's folders and projects (`containers/<organization>`). */
  containers: 'containers/',
  /** What is saved for the readers of a scope (`views/<organization>/<scope>`). */
  views: 'views/',
  /** `lookups/<organization>`; with a mark behind it, those to `PRIVATE` entries (partition.ts) */
  lookups: 'lookups/',
  /** The key of the cursors: one partition (`secrets/`), for query only. */
  secrets: 'secrets/',
  /** Which steps of the shards have been in force: one partition (`shards/`). */
  shards: 'shards/',
} as const

export type LedgerOwner = keyof typeof ledgerOwners
