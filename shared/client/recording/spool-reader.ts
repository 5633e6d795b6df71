// Brings what is in the spool into memory to be sent: a window of it at a time, and at once only where a batch is full. Sends nothing.
import type { CourierDeps } from './courier.ts'
import type { RecorderLimits } from './recorder-options.ts'
import { roomFor } from './room.ts'
import type { Spool, SpooledEntry } from './spool.ts'

export interface SpoolReaderDeps extends Pick<CourierDeps, 'clock' | 'wake'> {
  readonly limits: RecorderLimits
  readonly onRead: () => void
  readonly take: (entry: SpooledEntry, sinceMs: number, onSettled: () => void) => void
}

export interface SpoolReader {
  /** There may be more to read. */
  goOn(): void
  hurry(inHurry: boolean): void
  /** Whether all that is in the spool now is in memory, with what was left in it, once this is asked again and says so. */
  readUpToNow(): () => boolean
  /** @returns once nothing is being read. */
  stop(): Promise<void>
}

/** Before the disk is asked again. */
const pauseMs = 1_000

export function spoolReader(spool: Spool, { limits, clock, wake, take, onRead }: SpoolReaderDeps): SpoolReader {
  const room = roomFor(limits.memoryEntriesMax, limits.memoryBytesMax)
  let [isHurried, isStopped, isPausing] = [false, false, false]
  let unreadSinceMs: number | undefined
  let alarm: (() => void) | undefined
  let reading: Promise<void> | undefined

  function goOn(): void {
    const { lines, bytes } = spool.unread
    if (lines === 0 || reading || isStopped || !hasRoom()) return
    unreadSinceMs ??= clock()
    const isDue = isHurried || lines >= limits.batchEntriesMax || bytes >= limits.batchBytesMax
    const leftMs = isDue ? 0 : unreadSinceMs + limits.lingerMs - clock()
    if (leftMs > 0) alarm ??= wake(leftMs, read)
    else if (!isPausing) read()
  }

  /** Half of it, so that it is not read line by line while the service takes nothing. */
  function hasRoom(): boolean {
    return room.entries <= limits.memoryEntriesMax / 2 && room.bytes <= limits.memoryBytesMax / 2
  }

  function pause(): void {
    isPausing = true
    alarm = wake(pauseMs, read)
  }

  function read(): void {
    alarm?.()
    alarm = undefined
    isPausing = false
    if (reading || isStopped) return
    reading = readSome().finally(() => {
      reading = undefined
      onRead()
      goOn()
    })
  }

  async function readSome(): Promise<void> {
    const sinceMs = unreadSinceMs ?? clock()
    const entries = await spool.read(limits.memoryEntriesMax - room.entries, limits.memoryBytesMax - room.bytes)
    const { lines } = spool.unread
    if (lines === 0) unreadSinceMs = undefined
    // The disk gives nothing for now.
    else if (entries.length === 0) pause()
    for (const entry of entries) {
      room.hold(entry.bytes)
      take(entry, sinceMs, () => {
        room.leave(entry.bytes)
        goOn()
      })
    }
  }

  return {
    goOn,
    hurry: (inHurry) => {
      isHurried = inHurry
      goOn()
    },
    readUpToNow: () => {
      let end: number | undefined
      return () => {
        if (spool.isLooking) return false
        end ??= spool.unread.lines + spool.linesRead
        return reading === undefined && spool.linesRead >= end
      }
    },
    stop: async () => {
      isStopped = true
      alarm?.()
      await reading
    },
  }
}
