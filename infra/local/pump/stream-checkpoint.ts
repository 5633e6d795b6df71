// The checkpoint of a pump: its progress in each shard of one stream, kept in a file. Reads no stream.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { CommandError } from '../../command/command.ts'
import { textIfThere } from '../../command/text-if-there.ts'

export interface ShardProgress {
  /** The last sequence number that needs no further delivery. */
  readonly after?: string
  /** The shard has ended and everything in it is handled. */
  readonly closed?: true
}

export interface StreamCheckpoint {
  of(shardId: string): ShardProgress
  /** Written to the file when it returns: the progress survives any end of this process. */
  set(shardId: string, progress: ShardProgress): void
  /** Forgets the shards that the stream no longer lists. */
  keepOnly(shardIds: readonly string[]): void
}

const keptSchema = v.object({
  streamArn: v.string(),
  shards: v.pipe(
    v.unknown(),
    v.check((shards) => !Array.isArray(shards)),
    v.record(
      v.string(),
      v.object({ after: v.exactOptional(v.pipe(v.string(), v.digits())), closed: v.exactOptional(v.literal(true)) }),
    ),
  ),
})
type Kept = v.InferOutput<typeof keptSchema>

/**
 * The progress in the file. A file of another stream (the table was created again) counts as empty.
 * @throws CommandError if the file is damaged.
 */
export function openCheckpoint(file: string, streamArn: string): StreamCheckpoint {
  const kept = read(file)
  let shards = new Map(kept?.streamArn === streamArn ? Object.entries(kept.shards) : [])
  const save = () => write(file, { streamArn, shards: Object.fromEntries(shards) })
  return {
    of: (shardId) => shards.get(shardId) ?? {},
    set(shardId, progress) {
      shards.set(shardId, progress)
      save()
    },
    keepOnly(shardIds) {
      const listed = new Set(shardIds)
      if ([...shards.keys()].every((id) => listed.has(id))) return
      shards = new Map([...shards].filter(([id]) => listed.has(id)))
      save()
    },
  }
}

function read(file: string): Kept | undefined {
  const text = textIfThere(file)
  if (text === undefined) return undefined
  try {
    return v.parse(keptSchema, JSON.parse(text))
  } catch (cause) {
    throw new CommandError(
      `the checkpoint file "${file}" is damaged: remove it, and the stream is read again from its start (what was taken before is recognized)`,
      { cause },
    )
  }
}

/** Writes another file and renames it, so that a reader finds the old state or the new one, never half of one. */
function write(file: string, kept: Kept): void {
  mkdirSync(dirname(file), { recursive: true })
  const aside = `${file}.new`
  writeFileSync(aside, `${JSON.stringify(kept)}\n`)
  renameSync(aside, file)
}
