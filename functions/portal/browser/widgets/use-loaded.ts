// Loads a value for a component: pending, loaded, or failed. An answer that is no longer wanted is dropped.
import { useEffect, useState } from 'preact/hooks'

export interface Loaded<T> {
  readonly value?: T
  readonly error?: unknown
  readonly isLoading: boolean
  readonly retry: () => void
}

/**
 * The previous value stays until the next one is loaded, as long as `key` does not change.
 * @param key identifies what is loaded; `undefined` loads nothing.
 */
export function useLoaded<T>(key: string | undefined, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ readonly key?: string; readonly value?: T; readonly error?: unknown }>({})
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (key === undefined) return
    const ending = new AbortController()
    load(ending.signal).then(
      (value) => !ending.signal.aborted && setState({ key, value }),
      (error: unknown) => !ending.signal.aborted && setState({ key, error }),
    )
    return () => ending.abort()
  }, [key, attempt])
  const isCurrent = state.key === key
  return {
    ...(isCurrent && state.value !== undefined && { value: state.value }),
    ...(isCurrent && state.error !== undefined && { error: state.error }),
    isLoading: key !== undefined && !isCurrent,
    retry: () => {
      setState({})
      setAttempt(attempt + 1)
    },
  }
}
