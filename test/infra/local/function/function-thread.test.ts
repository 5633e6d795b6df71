// A function in a thread of its own: what comes back, what fails, and that a thread which died is followed by another.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { functionThread } from '../../../../infra/local/function/function-thread.ts'

const source = `
import { threadId } from 'node:worker_threads'
let requests = 0
export const handler = async (event, context) => {
  requests += 1
  if (event.fails) throw Object.assign(new Error('refused by the function'), { socket: () => {} })
  if (event.dies) setTimeout(() => { throw new Error('out of nowhere') })
  if (event.dies) await new Promise(() => {})
  if (event.computesMs) for (const end = Date.now() + event.computesMs; Date.now() < end; );
  return { threadId, requests, left: context.getRemainingTimeInMillis() > 0, name: context.functionName, skipped: undefined }
}`

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'function-thread-'))
  await writeFile(join(dir, 'handler.mjs'), source)
})
afterAll(() => rm(dir, { recursive: true }))

const started = () => functionThread({ name: 'tried', module: pathToFileURL(join(dir, 'handler.mjs')).href })
const soon = () => Date.now() + 60_000

test('answers requests one after the other and at once, with the time that is left', async () => {
  const { invoke } = started()
  const first = await invoke({}, soon())
  expect(first).toEqual({ threadId: expect.any(Number), requests: 1, left: true, name: 'beleg-local-tried' })
  const both = await Promise.all([invoke({}, soon()), invoke({}, Date.now() - 1)])
  expect(both).toMatchObject([
    { requests: 2, left: true },
    { requests: 3, left: false },
  ])
})

test('what it computes does not hold up this thread', async () => {
  const { invoke } = started()
  await invoke({}, soon())
  let turns = 0
  const counting = setInterval(() => {
    turns += 1
  })
  await invoke({ computesMs: 300 }, soon())
  clearInterval(counting)
  expect(turns).toBeGreaterThan(1)
})

test("an error of the function is the caller's, with its message and place", async () => {
  const { invoke } = started()
  await expect(invoke({ fails: true }, soon())).rejects.toThrow(/refused by the function\s.*handler\.mjs/)
  await expect(invoke({}, soon())).resolves.toMatchObject({ requests: 2 })
})

test('a thread that dies fails what it was asked, and the next request starts another', async () => {
  const { invoke } = started()
  await invoke({}, soon())
  await expect(invoke({ dies: true }, soon())).rejects.toThrow('function "tried" has ended: Error: out of nowhere')
  await expect(invoke({}, soon())).resolves.toMatchObject({ requests: 1 })
})
