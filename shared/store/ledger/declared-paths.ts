// The cache of declared paths in an instance. It keeps a path, or its absence, for a minute: an organization without declarations
// costs one read a minute, and a move takes effect within one.
import QuickLRU from 'quick-lru'
import type { Scope } from '../../entry/scope.ts'
import type { Containers } from './containers.ts'

/** How long after a change an entry may still get the old path. */
export const rememberedMs = 60_000

/** The entries that each cache keeps, at most twice as many; others are read again. */
const rememberedMax = 20_000

export class DeclaredPaths {
  readonly #containers: Pick<Containers, 'version' | 'find'>
  readonly #declaring = new QuickLRU<string, Remembered<boolean>>({ maxSize: rememberedMax })
  readonly #paths = new QuickLRU<string, Remembered<readonly string[]>>({ maxSize: rememberedMax })

  constructor(containers: Pick<Containers, 'version' | 'find'>) {
    this.#containers = containers
  }

  /** The folders above the container, top-down; a folder's own id is the last. Empty if it is not declared. */
  async pathOf(organization: string, scope: Scope, nowMs: number, signal?: AbortSignal): Promise<readonly string[]> {
    const hasDeclared = remember(
      this.#declaring,
      organization,
      nowMs,
      async () => (await this.#containers.version(organization, signal)) > 0,
    )
    if (!(await hasDeclared)) return []
    return remember(this.#paths, `${organization} ${scope}`, nowMs, async () => {
      const found = await this.#containers.find(organization, scope, signal)
      if (!found) return []
      return scope.startsWith('folders/') ? [...found.folderPath, scope.slice('folders/'.length)] : found.folderPath
    })
  }
}

interface Remembered<T> {
  readonly untilMs: number
  readonly value: Promise<T>
}

/** A failure rejects for the waiting callers; the next call tries again. */
function remember<T>(
  known: QuickLRU<string, Remembered<T>>,
  key: string,
  nowMs: number,
  read: () => Promise<T>,
): Promise<T> {
  const remembered = known.get(key)
  if (remembered && nowMs < remembered.untilMs) return remembered.value
  const value = read()
  known.set(key, { untilMs: nowMs + rememberedMs, value })
  value.catch(() => known.delete(key))
  return value
}
