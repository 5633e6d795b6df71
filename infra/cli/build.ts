// `npm run prepare`, a part of `npm ci`: bundles the command into a file that needs nothing else, neither packages nor TypeScript, for Node
// 20 and newer; its manual page; and the check of files as a module for browsers. Writes nothing outside `dist/`.
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleAll, outputs, writeManual } from './bundles.ts'

const folder = join(import.meta.dirname, '../../dist')

await bundleAll(folder)
await writeManual(folder)
await chmod(join(folder, outputs.command), 0o755)
