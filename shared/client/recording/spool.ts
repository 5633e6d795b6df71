// What a recorder needs of a place that keeps entries when the process ends. Knows no disk: `shared/client/spool` has one.

export interface SpooledEntry {
  readonly text: string
  readonly bytes: number
  /** Called once: its line need not be kept any longer. */
  readonly settle: () => void
}

export interface SpoolListener {
  /** Lines of processes that have ended, the damaged ones among them. */
  readonly onFound: (lines: number) => void
  /** It has looked at all that such processes have left. */
  readonly onLooked: () => void
  /** Lines that were kept and cannot be sent: cut off by the end of their process, or spoilt on the disk. */
  readonly onDamaged: (lines: number) => void
  /** The disk does not take or give something. */
  readonly onError: (error: Error) => void
}

export interface Spool {
  /** Called once, by the recorder that uses it. */
  begin(listener: SpoolListener): void
  /**
   * Keeps a line before it returns: it outlives the process. `full` is said for the limit of the spool, `failed` for a disk that does not take
   * it; nothing of the line is kept then.
   */
  append(line: string): 'kept' | 'full' | 'failed'
  /** Whether it looks at what processes have left that have ended; told when it is done. */
  readonly isLooking: boolean
  /** Kept and not read yet. */
  readonly unread: { readonly lines: number; readonly bytes: number }
  /** Of the whole life of the spool. */
  readonly linesRead: number
  /** The next lines, oldest first: at least one, if there is any. Called again only after it has returned. Never throws. */
  read(entriesMax: number, bytesMax: number): Promise<readonly SpooledEntry[]>
  /** Keeps what was refused apart, for people. */
  refuse(text: string, code: string, message: string): void
  /** Not settled: read or not. */
  readonly lines: number
  /** Leaves the rest to the next process. @returns how many lines that is. */
  close(): Promise<number>
}
