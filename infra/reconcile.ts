// `npm run reconcile`: compares the logs with the table, for the local service or for a deployment, and prints the differences.
import { parseArgs } from 'node:util'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { addReports, type Report } from '../shared/log/reconcile-report.ts'
import { CommandError, runCommand } from './command/command.ts'
import { loadHandlers } from './local/function/handlers.ts'
import { engineUrls, readSettings } from './local/place/settings.ts'
import { printReport } from './reconcile/print-report.ts'

const usage = `usage: npm run reconcile [-- OPTIONS]

Compares the entries of the table, the leaves of the logs, the lines of the segments, the tiles, the large fields and the signed
checkpoints. Appends entries that the archive missed, and repairs edge tiles; reports every other difference without changing anything.
Exits with 1 if there is one.
  --organization ID   only this organization's log
  --days N            how far back: entries by event time, leaves by time of receipt (2; 90 for everything)
  --function NAME     a deployed function (AWS credentials and region come from the environment), instead of the local service`

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      organization: { type: 'string' },
      days: { type: 'string', default: '2' },
      function: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  if (!/^[1-9]\d?$/.test(values.days))
    throw new CommandError(`"--days" must be a whole number from 1 to 99, not "${values.days}"`)
  const { organization } = values
  const request = { days: Number(values.days), ...(organization === undefined ? {} : { organization }) }
  const run = values.function === undefined ? await runnerHere() : deployedRunner(values.function)
  return printReport(await runToEnd(run, request))
})

type Run = (request: object) => Promise<Report>

/** A run stops before Lambda would stop it, and says where: repeats until everything is checked. */
async function runToEnd(run: Run, request: object): Promise<Report> {
  let { next, ...report } = await run(request)
  while (next) {
    const more: Report = await run({ ...request, from: next })
    report = addReports(report, more)
    next = more.next
  }
  return report
}

async function runnerHere(): Promise<Run> {
  const settings = readSettings(process.env)
  const { gatewayUrl } = settings
  await fetch(`${gatewayUrl}/healthz`).catch(() => {
    throw new CommandError(`the service does not run (${gatewayUrl} does not answer): start it first`)
  })
  const { reconcile } = await loadHandlers(settings, engineUrls(settings))
  return async (request) => (await reconcile(request)) as Report
}

/** Lambda stops a function after 15 minutes, so the client waits a little longer. */
function deployedRunner(name: string): Run {
  const lambda = new LambdaClient({ requestHandler: { requestTimeout: 16 * 60_000 }, maxAttempts: 1 })
  return async (request) => {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(request) }),
    )
    const answer = Payload?.transformToString() ?? ''
    if (FunctionError) throw new CommandError(`${name} failed: ${answer}`)
    return JSON.parse(answer)
  }
}
