// `npm run bench -- verify [--entries N]`: what it costs to verify a bundle with the command as it is handed out: time of the
// processor, and the most memory that it held; beside what hashing the entries alone takes, by the hash that is used and by the one that
// only Node has.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleAll, outputs } from '../../infra/cli/bundles.ts'
import { leafHash } from '../../shared/proof/hash.ts'
import { linesOf, signedLog } from '../signed-log.ts'
import { describeMachine } from './machine.ts'
import { readNumbers } from './numbers-argument.ts'

/** Told by the process itself when it ends. */
const tellUsage = 'data:text/javascript,process.on("exit",()=>console.error(JSON.stringify(process.resourceUsage())))'

/** With this an entry's line has about 1.5 KB. */
const details = { note: 'padding '.repeat(80) }

export async function benchVerify(args: string[]): Promise<number> {
  const { entries = 100_000 } = readNumbers(args, ['entries'])
  const lines = linesOf(entries, { details })
  const folder = await mkdtemp(join(tmpdir(), 'beleg-bench-'))
  try {
    await bundleAll(folder)
    const log = signedLog(lines)
    const bytes = lines.reduce((total, line) => total + Buffer.byteLength(line), 0)
    console.log([...describeMachine(), ''].join('\n'))
    console.log(
      `bundle    ${lines.length} entries of ${Math.round(bytes / lines.length)} bytes on average, the whole log`,
    )
    for (const [name, text] of [
      ['all of it', log.bundle()],
      ['its first entry alone', log.bundle({ chosen: (index) => index === 0 })],
    ] as const) {
      await writeFile(join(folder, 'bundle'), text)
      const { seconds, mebibytes } = verifyIn(folder, log.key)
      console.log(`verify    ${name}: ${seconds.toFixed(2)} s of the processor, at most ${mebibytes} MiB`)
    }
    console.log(
      `hashing   the lines alone: ${secondsOf(lines, leafHash)} s; with node:crypto ${secondsOf(lines, nodeLeafHash)} s`,
    )
    return 0
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function verifyIn(folder: string, key: string) {
  const args = ['--import', tellUsage, outputs.command, 'verify', 'bundle', '--key', key]
  // Throws when the bundle is not proven.
  const told = execFileSync('sh', ['-c', '"$0" "$@" 2>&1 >/dev/null', process.execPath, ...args], { cwd: folder })
  const { userCPUTime, systemCPUTime, maxRSS }: NodeJS.ResourceUsage = JSON.parse(told.toString())
  return { seconds: (userCPUTime + systemCPUTime) / 1_000_000, mebibytes: Math.round(maxRSS / 1024) }
}

function secondsOf(lines: readonly string[], hash: (line: string) => Uint8Array): string {
  const before = process.cpuUsage()
  for (const line of lines) hash(line)
  const { user, system } = process.cpuUsage(before)
  return ((user + system) / 1_000_000).toFixed(2)
}

function nodeLeafHash(line: string): Uint8Array {
  return createHash('sha256').update('\0').update(line).digest()
}
