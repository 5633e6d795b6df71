// Sends the demo's entries to the service, as a producer does, and counts what becomes of them. Makes no entries and prints nothing.
import { setTimeout as pause } from 'node:timers/promises'
import { ApiError } from '../../../shared/client/api-error.ts'
import { apiClient } from '../../../shared/client/client.ts'
import { CommandError } from '../../command/command.ts'
import { beginning, type SentRecord } from '../../sending/records.ts'
import { type Counts, sendFile } from '../../sending/sent-file.ts'
import { wireFormat } from '../../sending/wire-format.ts'

export interface ShipOptions {
  /** Of the service, without a path. */
  readonly url: string
  readonly token: string
  /** What a complaint calls a record: `entry`, so that the third is `entry 3`. */
  readonly noun?: string
  readonly batchSizeMax?: number
  readonly triesMax?: number
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>
  /** Ends the sending after the answer to the request under way. */
  readonly signal?: AbortSignal
  /** Called when a batch is settled. */
  readonly onProgress?: (counts: Counts) => void
}

export interface Shipped {
  readonly counts: Counts
  /** The first of what was refused or failed. */
  readonly complaints: readonly string[]
}

const triesMax = 8
const complaintsMax = 10

/**
 * Ends at the first batch of which some failed until the last try.
 * @throws CommandError when the service does not run, or does not let this token send; `AbortError` by the signal.
 */
export async function ship(
  records: Iterable<SentRecord> | AsyncIterable<SentRecord>,
  options: ShipOptions,
): Promise<Shipped> {
  const { url, token, noun = 'entry', signal = new AbortController().signal, onProgress } = options
  const [origin, sleep] = [new URL(url).origin, options.sleep ?? ((ms: number) => pause(ms, undefined, { signal }))]
  const deps = { sleep, random: Math.random, triesMax: options.triesMax ?? triesMax, signal }
  const client = apiClient({ ...deps, origin, fetch, accessToken: async () => token })
  const wire = wireFormat('entries', { organization: undefined })
  const complaints: string[] = []
  try {
    await expectRunning(origin)
    const counts = await sendFile(
      { ...deps, client },
      { ...wire, recordsMax: options.batchSizeMax ?? wire.recordsMax },
      {
        records,
        after: beginning,
        onSettled: async (settled, counts) => {
          for (const { record, result } of settled) {
            const { status, message, code } = result
            if (complaints.length === complaintsMax || (status !== 'refused' && status !== 'failed')) continue
            complaints.push(`${noun} ${record.place} ${status}: ${message ?? code ?? 'no reason given'}`)
          }
          onProgress?.(counts)
        },
      },
    )
    return { counts, complaints }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.status === 401 || error.status === 403)
      throw new CommandError(`the service does not accept the token: ${error.message}`)
    throw new CommandError(error.message)
  }
}

/** In their order, each called by its place in it. */
export function asRecords(entries: Iterable<unknown>): SentRecord[] {
  return Array.from(entries, (entry, index) => ({ text: JSON.stringify(entry), place: index + 1 }))
}

/** Asked first, since a call that gets no answer is tried for some time. */
async function expectRunning(origin: string): Promise<void> {
  try {
    await (await fetch(`${origin}/healthz`)).body?.cancel()
  } catch {
    throw new CommandError(`nothing answers at ${origin}: start the service first (npm start)`)
  }
}
