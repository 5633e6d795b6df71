// A lock that a process holds by a file: of one that was killed, nothing remains but the file, which the next one sees through.
import { link, readFile, rm, writeFile } from 'node:fs/promises'

/** @returns what frees the lock; `undefined` while a process that runs holds it. */
export async function tryLock(file: string): Promise<(() => Promise<void>) | undefined> {
  const free = () => rm(file, { force: true })
  if (await linked(file)) return free
  if ((await holderOf(file)) === 'killed') await removeLeft(file)
  // Whoever held it may have freed it just now: then nothing is removed, since the file may be another's by now.
  return (await linked(file)) ? free : undefined
}

/** Linked into place: nobody reads half of it, and of two at once one gets it. */
async function linked(file: string): Promise<boolean> {
  const mine = `${file}.${process.pid}`
  await writeFile(mine, String(process.pid), { mode: 0o600 })
  try {
    await link(mine, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(mine, { force: true })
  }
}

/** One process at a time: of two, the second would remove the file of whoever has locked after the first. */
async function removeLeft(file: string): Promise<void> {
  const guard = `${file}.left`
  if ((await holderOf(guard)) === 'killed') await rm(guard, { force: true })
  if (!(await linked(guard))) return
  try {
    if ((await holderOf(file)) === 'killed') await rm(file, { force: true })
  } finally {
    await rm(guard, { force: true })
  }
}

async function holderOf(file: string): Promise<'none' | 'running' | 'killed'> {
  try {
    process.kill(Number(await readFile(file, 'utf8')), 0)
    return 'running'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return 'none'
    // EPERM: it runs, as another user.
    return code === 'ESRCH' ? 'killed' : 'running'
  }
}
