// Ports for a service of a test. Starts none.
import { createServer } from 'node:net'

/** Workers of a run have numbers from 1. As many take turns with the blocks, so that no two take the same before its owner listens. */
const workersMax = 8
let block = process.pid * workersMax + Number(process.env['VITEST_POOL_ID'] ?? 0)

/** The first of five ports in a row on which nothing listens: below those that systems give to outgoing connections. */
export async function freeBlock(): Promise<number> {
  for (;;) {
    block += workersMax
    const first = 20_000 + (block % 2_400) * 5
    const free = await Promise.all([0, 1, 2, 3, 4].map((offset) => isFree(first + offset)))
    if (free.every(Boolean)) return first
  }
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, () => probe.close(() => resolve(true)))
  })
}
