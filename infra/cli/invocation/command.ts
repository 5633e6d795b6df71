// A command of `beleg`: what it is called, takes and does. The table of them is commands.ts.
import type { Notes } from '../output/notes.ts'
import type { Printer } from '../output/printer.ts'
import type { DescribedApi } from './described-api.ts'
import type { GivenOptions, Options } from './option.ts'

export interface Command {
  readonly name: string
  /** One line, without a dot at its end. */
  readonly summary: string
  /** The words after the name, for the help: `[SCOPE] TEXT…`. */
  readonly takes: string
  /** What the first word that is no scope may be, where it says what to do. */
  readonly actions?: readonly string[]
  /** How many words at most; absent for any number. */
  readonly wordsMax?: number
  /** Paragraphs for the help. */
  readonly details?: string
  readonly options: (api: DescribedApi) => Options
  /** Lines for a shell, which a test runs against a running service with the demo's entries. */
  readonly examples: readonly string[]
  /** Not shown in the help. */
  readonly isHidden?: boolean
  /** @returns the exit code. */
  readonly run: (invocation: Invocation) => Promise<number>
}

/** All that a command may touch. */
export interface Invocation {
  readonly words: readonly string[]
  readonly options: GivenOptions
  readonly api: DescribedApi
  /** Of the command itself. */
  readonly version: string
  readonly out: Printer
  readonly notes: Notes
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadStream
  readonly now: () => number
  /** Ctrl-C. */
  readonly signal: AbortSignal
}
