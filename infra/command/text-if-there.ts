// A small file that may not be there. Says nothing of what is in it.
import { readFileSync } from 'node:fs'

/** `undefined` if there is no such file. */
export function textIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
