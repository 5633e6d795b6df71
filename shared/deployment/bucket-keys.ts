// The prefixes of the archive bucket as data. The stores, the CDK constructs that grant rights by prefix, and the bucket's
// lifecycle rules read them.

export const bucketPrefixes = {
  /** Large fields of entries, written by ingest (`payloads/<organization>/<sha-256>`). */
  payloads: 'payloads/',
  /** Records that no entry could be made of, as received (`quarantine/<organization>/<day>/<sha-256>.json`). */
  quarantine: 'quarantine/',
  /** The archive's gzip NDJSON segments (`segments/<organization>/<first leaf index>-<sha-256>.ndjson.gz`). */
  segments: 'segments/',
  /** The hash tiles of logs (`tiles/<organization>/<tile>-<first leaf index>-<sha-256 of the segment it came with>`). */
  tiles: 'tiles/',
  /** Every signed checkpoint, written once (`checkpoints/<organization>/<falling number>-<size>`). */
  checkpoints: 'checkpoints/',
  /** Parts of the search index (`index/young/<organization>/<random>`, `index/sealed/…`), never handed out by link. */
  index: 'index/',
  /** Files made on request, handed out by presigned link (`downloads/<download id>/…`). */
  downloads: 'downloads/',
} as const
