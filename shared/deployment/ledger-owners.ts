// The prefixes of the Ledger's partition keys as data: they name the owner of the rows. The stores read them, and the CDK constructs
// that restrict a role to rows of one kind.

export const ledgerOwners = {
  /** Heads and segments (`organizations/<organization>`). */
  logs: 'organizations/',
  /** The last checkpoint of a log (`checkpoints/<organization>`). */
  checkpoints: 'checkpoints/',
  /** `downloads/<download id>`, and their lists (`downloads/<organization>/<scope>`). */
  downloads: 'downloads/',
  /** Concurrent work of a caller or an organization (`places/<hash of the owner>`). */
  places: 'places/',
  /** The organizations (`registry/<bucket>`). */
  registry: 'registry/',
  /** The progress of reconciling. */
  reconciliations: 'reconciliations/',
  /** `homes/<folders or projects>/<id>` */
  homes: 'homes/',
  /** Organizations that name a container with another home: one partition (`contested/`). */
  contested: 'contested/',
  /** The declared folders and projects of an organization (`containers/<organization>`). */
  containers: 'containers/',
  /** What is saved for the readers of a scope (`views/<organization>/<scope>`). */
  views: 'views/',
  /** The ingest keys of an organization (`keys/<organization>`), and the organization of each (`keys/`). */
  ingestKeys: 'keys/',
  /** The list of an organization's quarantined records (`quarantine/<organization>`). */
  quarantine: 'quarantine/',
  /** `lookups/<organization>`; with a mark behind it, lookups to `PRIVATE` entries (partition.ts) */
  lookups: 'lookups/',
  /** The key of the cursors: one partition (`secrets/`), for query only. */
  secrets: 'secrets/',
  /** Manifests of the search index (`index/<organization>`). */
  index: 'index/',
  /** Notes of late entries (`late/<organization>`; with the suffix of a shard or the mark of `PRIVATE` behind it). */
  late: 'late/',
  /** The organizations whose index has work at an hour (`due/<hour>`). */
  due: 'due/',
  /** The steps of the shards that were ever in force: one partition (`shards/`). */
  shards: 'shards/',
} as const

export type LedgerOwner = keyof typeof ledgerOwners
