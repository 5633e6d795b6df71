// Shows how far a command is: a bar that redraws itself on a terminal, a line now and then anywhere else.

import type { WriteStream } from 'node:tty'
import { counted } from '../../../shared/counted.ts'

export interface Progress {
  update(done: number): void
  /** Ends the bar's line. */
  end(): void
}

const barWidth = 30
/** Anywhere but on a terminal: so many lines in all. */
const lines = 10

export function progressOf(total: number, stream: Pick<WriteStream, 'write'> & { isTTY?: boolean }): Progress {
  return stream.isTTY ? bar(total, stream) : plainLines(total, stream)
}

function bar(total: number, stream: Pick<WriteStream, 'write'>): Progress {
  return {
    update(done) {
      const part = total > 0 ? Math.min(done / total, 1) : 1
      const filled = Math.round(part * barWidth)
      const drawn = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
      stream.write(`\r${drawn} ${String(Math.floor(part * 100)).padStart(3)} %  ${done} of ${total}`)
    },
    end: () => void stream.write('\n'),
  }
}

function plainLines(total: number, stream: Pick<WriteStream, 'write'>): Progress {
  let shown = 0
  return {
    update(done) {
      const step = Math.floor((done / Math.max(total, 1)) * lines)
      if (step > shown) stream.write(`${done} of ${counted(total, 'entry', 'entries')} sent\n`)
      shown = Math.max(shown, step)
    },
    end: () => undefined,
  }
}
