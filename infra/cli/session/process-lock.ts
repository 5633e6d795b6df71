// A lock that a process holds by a file: of one that was killed, nothing remains but the file, which the next one sees through.
import { link, readFile, rm, writeFile } from 'node:fs/promises'

/** @returns what frees the lock; `undefined` while a process that runs holds it. */
export async function tryLock(file: string): Promise<(() => Promise<void>) | undefined> {
  const mine = `${file}.${process.pid}`
  await writeFile(mine, String(process.pid), { mode: 0o600 })
  try {
    for (let tries = 0; tries < 2; tries += 1) {
      try {
        // Linked into place: nobody reads half of it, and of two at once one gets it.
        await link(mine, file)
        return () => rm(file, { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      if (await isHeld(file)) return undefined
      await rm(file, { force: true })
    }
    return undefined
  } finally {
    await rm(mine, { force: true })
  }
}

async function isHeld(file: string): Promise<boolean> {
  try {
    const pid = Number(await readFile(file, 'utf8'))
    process.kill(pid, 0)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // EPERM: it runs, as another user.
    return code !== 'ESRCH' && code !== 'ENOENT'
  }
}
