// What is said on stderr: progress, warnings, and whether that was all. Never data.
import { harmless, harmlessLines } from './harmless.ts'

export interface Notes {
  /** One or more lines; left out with `--quiet`. */
  say(sentence: string): void
  /** The same, in any case. */
  warn(sentence: string): void
  /** Shown on a terminal only, in the place of the one before. */
  progress(text: string): void
}

const clearLine = '\r\u001b[K'

export function notesTo(stream: NodeJS.WriteStream, { isQuiet }: { readonly isQuiet: boolean }): Notes {
  stream.on('error', () => {})
  let isShown = false
  const line = (text: string) => {
    stream.write(`${isShown ? clearLine : ''}${harmlessLines(text)}\n`)
    isShown = false
  }
  return {
    say: (sentence) => void (isQuiet || line(sentence)),
    warn: line,
    progress: (text) => {
      if (isQuiet || stream.isTTY !== true) return
      isShown = text !== ''
      stream.write(clearLine + harmless(text).slice(0, (stream.columns || 80) - 1))
    },
  }
}
