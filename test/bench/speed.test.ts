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
        expect(stdout).toMatch(new RegExp(`^${name} +\\d{6} +\\d+ +\\d+ +\\d+ +\\d+ +\\d+$`, 'm'))
    },
    timeoutMs,
  )
})
