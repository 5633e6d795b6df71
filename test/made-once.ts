// What several test files need and none of them changes: made once in a run, by whichever asks first.
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inject, vi } from 'vitest'

/** Far above what anything here takes on a machine that is busy. */
const patienceMs = 170_000

/** @param make fills an empty folder. If it fails, the next one who asks tries again. @returns the folder, which is gone after the run. */
export async function madeOnce(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(inject('runFolder'), name)
  await vi.waitUntil(async () => existsSync(folder) || makeIfFirst(folder, make), { timeout: patienceMs })
  return folder
}

/** @returns false if another one is at it. */
async function makeIfFirst(folder: string, make: (folder: string) => Promise<unknown>): Promise<boolean> {
  const unfinished = `${folder}.unfinished`
  try {
    await mkdir(unfinished)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  // The one before may have finished in between.
  if (existsSync(folder)) {
    await rm(unfinished, { recursive: true })
    return true
  }
  try {
    await make(unfinished)
    await rename(unfinished, folder)
    return true
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
}
