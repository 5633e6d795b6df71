// Does something whenever an input is another, before anything is drawn: a request that the screen begins with leaves before its hundreds of
// elements are made.
import { useMemo } from 'preact/hooks'

/** @param act must not read what it changes. */
export function useAtOnce(act: () => void, inputs: readonly unknown[]): void {
  // A memo is made where it stands in the body; an effect would wait for all that is drawn below.
  useMemo(act, inputs)
}
