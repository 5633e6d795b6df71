import { describe, expect, test } from 'vitest'
import { runBench } from './run-bench.ts'

/** Each makes tables anew for every row that it prints. */
const timeoutMs = 240_000

describe('the benchmark of ingest', () => {
  test(
    'sends and archives in every way',
    async () => {
      const { code, stdout } = await runBench('ingest', '--entries', '20')
      expect(code).toBe(0)
      for (const batch of [1, 50, 500])
        for (const concurrency of [1, 16])
          expect(stdout).toMatch(
            new RegExp(`^${batch} +${concurrency} +\\d+ +\\d+\\.\\d{3} +\\d+ +\\d+\\.\\d{3} +\\d+\\.\\d\\d$`, 'm'),
          )
    },
    timeoutMs,
  )
})

describe('the benchmark of cold starts', () => {
  test(
    'loads every function and has it answer',
    async () => {
      const { code, stdout } = await runBench('cold-start', '--starts', '1')
      expect(code).toBe(0)
      for (const name of ['ingest', 'query', 'archive', 'download'])
        expect(stdout).toMatch(new RegExp(`^${name} +\\d{6,7} +\\d+ +\\d+ +\\d+ +\\d+ +\\d+$`, 'm'))
    },
    timeoutMs,
  )
})

describe('the benchmark of the log', () => {
  test(
    'integrates in batches of every size, and proves',
    async () => {
      const { code, stdout } = await runBench('log', '--entries', '20', '--leaves', '3000')
      expect(code).toBe(0)
      for (const batch of [1, 10, 100, 1000]) expect(stdout).toMatch(new RegExp(`^${batch} +\\d+ +\\d+\\.\\d{3} `, 'm'))
      expect(stdout).toMatch(/^inclusion +1[12] hashes/m)
    },
    timeoutMs,
  )
})
