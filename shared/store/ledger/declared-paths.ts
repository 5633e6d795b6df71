// The declared paths of containers as an instance remembers them: for a minute, whether there is one or not. So an organization that has
// declared nothing costs one read a minute, and what is moved is followed within one.
import QuickLRU from 'quick-lru'
import type { Scope } from '../../entry/scope.ts'
import type { Containers } from './containers.ts'

/** How long after a change an entry may still get what was declared before. */
export const rememberedMs = 60_000

/** Instances remember this many of each, and at most twice as many; what is forgotten is read again. */
const rememberedMax = 20_000

export class DeclaredPaths {
  readonly #containers: Pick<Containers, 'version' | 'find'>
  readonly #declaring = new QuickLRU<string, Remembered<boolean>>({ maxSize: rememberedMax })
  readonly #paths = new QuickLRU<string, Remembered<readonly string[]>>({ maxSize: rememberedMax })

  constructor(containers: Pick<Containers, 'version' | 'find'>) {
    this.#containers = containers
  }

  /** The folders that the container lies in, top-down; a folder's own id is the last. Empty where nothing is declared of it. */
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

/** Whoever waits hears of a failure; the next one tries anew. */
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
