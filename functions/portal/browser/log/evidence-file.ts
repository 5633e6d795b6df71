// The evidence as a self-contained file: both checkpoints in full, the key that signed them, and the proof that does not hold.
import type { Contradiction } from '../proof/kept-log.ts'

/** JSON. `beleg verify` accepts the notes as FILE and `--since`, and `consistency` as `--consistency`. */
export function evidenceText({ fault, key, kept, served, consistency, foundMs }: Contradiction): string {
  const evidence = {
    format: 'beleg-evidence/v1',
    fault,
    key,
    kept: { note: kept.note, keptAt: new Date(kept.keptMs).toISOString() },
    served: { note: served.note, metAt: new Date(foundMs).toISOString() },
    ...(consistency === undefined ? {} : { consistency }),
  }
  return `${JSON.stringify(evidence, null, 2)}\n`
}
