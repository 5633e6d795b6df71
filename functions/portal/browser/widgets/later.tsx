// Draws what a reader does not see at once in a task behind the frame, so that what is seen, and the next request, do not wait for it.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

export function Later({ draw }: { readonly draw: () => ComponentChildren }) {
  const [isBehind, setBehind] = useState(false)
  useLayoutEffect(() => behindTheFrame(() => setBehind(true)), [])
  return isBehind ? draw() : null
}

/** Calls it in a task of its own, once the next frame is drawn. @returns what forgets it. */
export function behindTheFrame(call: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(call)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}
