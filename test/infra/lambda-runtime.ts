// What Lambda's Node runtime does with a function, as far as the function can tell: loads the file that the handler names from the task's
// folder, hands it one event at a time, and puts its prefix before what is written by `console` (log format "Text"). Run in a process of
// its own, see lambda.ts. Has no types of Lambda's: it is the other side.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { LAMBDA_TASK_ROOT: root = '', _HANDLER: name = '' } = process.env
const [module = '', exported = ''] = name.split('.')
let requestId = randomUUID()

for (const level of ['log', 'info', 'warn', 'error'] as const) {
  console[level] = (text: unknown) => {
    const label = level === 'log' ? 'INFO' : level.toUpperCase()
    process.stdout.write(`${new Date().toISOString()}\t${requestId}\t${label}\t${text}\n`)
  }
}

const tell = (message: object) => process.send?.(message)

try {
  const { [exported]: handler } = await import(pathToFileURL(join(root, `${module}.mjs`)).href)
  process.on('message', async (event) => {
    requestId = randomUUID()
    try {
      const result = (await handler(event, { awsRequestId: requestId, functionName: 'beleg' })) ?? null
      tell({ result, peakMegabytes: process.resourceUsage().maxRSS / 1024 })
    } catch (error) {
      tell({ errorMessage: String(error) })
    }
  })
  tell({ ready: true })
} catch (error) {
  tell({ errorMessage: String(error) })
}
