// The prefixes of the archive bucket as data: who may write where is decided by them. Read by the stores, by the CDK
// constructs that grant rights on them, and by the bucket's lifecycle rules.

export const bucketPrefixes = {
  /** Large fields of entries, written by ingest (`payloads/<organization>/<sha-256>`). */
  payloads: 'payloads/',
  /** The archive's gzip NDJSON segments (`segments/<organization>/<first leaf index>-<sha-256>.ndjson.gz`). */
  segments: 'segments/',
  /** The hash tiles of logs (`tiles/<organization>/<tile>-<first leaf index>-<sha-256 of the segment it came with>`). */
  tiles: 'tiles/',
  /** Every checkpoint that was signed, each written once (`checkpoints/<organization>/<falling number>-<size>`). */
  checkpoints: 'checkpoints/',
  /** Files made on request, handed out by presigned link (`downloads/<download id>/…`). */
  downloads: 'downloads/',
} as const
