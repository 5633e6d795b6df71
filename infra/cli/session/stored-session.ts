// Sessions that outlive the process: a refresh token for each context, in one file that its owner alone may read. A refresh token may be good
// for one use only, so processes take turns.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as v from 'valibot'
import { CommandError } from '../../command/command.ts'
import { exitCodes } from '../invocation/exit-codes.ts'
import { readJson, writeWhole } from './folders.ts'
import { tryLock } from './process-lock.ts'

const sessionSchema = v.object({
  /** The service that the session is for: its token goes nowhere else. */
  origin: v.string(),
  clientId: v.string(),
  refreshToken: v.string(),
})
const sessionsSchema = v.record(v.string(), sessionSchema)

export type StoredSession = v.InferOutput<typeof sessionSchema>

const fileName = 'sessions.json'
const turnMaxMs = 30_000
const lookMs = 50

export async function readSession(folder: string, context: string): Promise<StoredSession | undefined> {
  const sessions = await readSessions(folder)
  return Object.hasOwn(sessions, context) ? sessions[context] : undefined
}

/** Without a session, removes it. */
export async function writeSession(folder: string, context: string, session: StoredSession | undefined): Promise<void> {
  const { [context]: _, ...others } = await readSessions(folder)
  await writeWhole(
    folder,
    fileName,
    `${JSON.stringify(session ? { ...others, [context]: session } : others, null, 2)}\n`,
  )
}

/**
 * Runs `act` while no other process does.
 * @throws CommandError if the others take too long.
 */
export async function inTurn<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const lock = join(folder, `${fileName}.lock`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const untilMs = Date.now() + turnMaxMs
  for (;;) {
    const free = await tryLock(lock)
    if (free) return act().finally(free)
    if (Date.now() > untilMs)
      throw new CommandError(`"${lock}" is held by another process`, { exitCode: exitCodes.later })
    await pause(lookMs)
  }
}

async function readSessions(folder: string): Promise<v.InferOutput<typeof sessionsSchema>> {
  const checked = v.safeParse(sessionsSchema, (await readJson(join(folder, fileName))) ?? {})
  if (checked.success) return checked.output
  throw new CommandError(`"${join(folder, fileName)}" is damaged: remove it, and sign in again`)
}
