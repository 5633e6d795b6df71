// An entry that somebody waits for: it goes before the others, and ends when it is settled, denied, or late.
import { NotRecordedError } from './not-recorded-error.ts'
import type { PendingEntry, Settled } from './pending-entry.ts'
import type { PreparedEntry } from './prepared-entry.ts'
import type { Recorded } from './recorder.ts'
import type { Room } from './room.ts'
import type { TakenEntries } from './taken-entries.ts'

export interface AwaitingDeps {
  readonly taken: TakenEntries
  readonly room: Room
  readonly clock: () => number
  /** Calls back once, and keeps the process alive until then. @returns what calls it off. */
  readonly deadline: (afterMs: number, call: () => void) => () => void
  readonly whenFull: 'block' | 'reject'
}

export interface AwaitedEntries {
  /** @throws NotRecordedError */
  wait(entry: PreparedEntry, deadlineMs: number): Promise<Recorded>
  /** Ends all of them with this code. */
  giveUpAll(code: 'CLOSED', message: string): void
}

export function awaitedEntries({ taken, room, clock, deadline, whenFull }: AwaitingDeps): AwaitedEntries {
  const open = new Set<(code: string, message: string) => void>()

  function wait(prepared: PreparedEntry, deadlineMs: number): Promise<Recorded> {
    const { insertId, eventTimeStamp, bytes } = prepared
    return new Promise((resolve, reject) => {
      let sent: PendingEntry | undefined
      let leaveQueue = () => {}
      const giveUp = (code: string, message: string, cause?: unknown) => {
        end()
        reject(new NotRecordedError(code, message, { insertId, cause }))
        if (sent) taken.giveUp(sent)
        else {
          leaveQueue()
          taken.tally.lost += 1
          taken.look()
        }
      }
      const onSettled = (settled: Settled) => {
        room.leave(bytes)
        end()
        if (settled.status === 'refused') reject(new NotRecordedError(settled.code, settled.message, { insertId }))
        else if (settled.status !== 'given-up')
          resolve({ status: settled.status, id: settled.id, insertId, eventTimeStamp })
      }
      const send = () => {
        const denied = (error: Error & { readonly code: string }) => giveUp(error.code, error.message, error)
        sent = taken.add(prepared, { sinceMs: clock(), onSettled, denied })
      }
      const late = () => giveUp('DEADLINE', `nothing is known of the entry after ${deadlineMs} ms: it may be stored`)
      const offLate = deadline(deadlineMs, late)
      const end = () => {
        offLate()
        open.delete(giveUp)
      }
      open.add(giveUp)
      if (room.enter(bytes)) send()
      else if (whenFull === 'block') leaveQueue = room.queue(bytes, send)
      else giveUp('FULL', 'the recorder holds as many entries as it may')
    })
  }

  return {
    wait,
    giveUpAll: (code, message) => {
      for (const giveUp of [...open]) giveUp(code, message)
    },
  }
}
