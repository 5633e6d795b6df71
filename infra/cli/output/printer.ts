// Writes to stdout. A writer waits until the text has left this process, so that pages are never piled up in memory.

export interface Printer {
  readonly isTerminal: boolean
  /** Of the terminal. */
  readonly columns: number
  /** Resolves once the system has the text. @throws OutputClosed if nobody reads any more. */
  write(text: string | Uint8Array): Promise<void>
}

/** Whoever read the output has gone, as `head` does: no fault of anybody. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed'
}

const columnsWithout = 80

export function printerTo(stream: NodeJS.WriteStream): Printer {
  // Each write has its own answer; without this, a closed pipe would end the process first.
  stream.on('error', () => {})
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      // A terminal without a size has 0.
      return stream.columns || columnsWithout
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        if (text.length === 0) return resolve()
        stream.write(text, (error) => {
          if (!error) return resolve()
          const isClosed = ['EPIPE', 'ERR_STREAM_DESTROYED'].includes((error as NodeJS.ErrnoException).code ?? '')
          reject(isClosed ? new OutputClosed('nobody reads the output') : error)
        })
      }),
  }
}
