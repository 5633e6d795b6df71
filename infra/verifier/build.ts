// `npm run prepare`, a part of `npm ci`: bundles the verifier into files that need nothing else, neither packages nor TypeScript: the
// command for Node 20 and newer, and the same check as a module for browsers. Writes nothing outside `dist/`.
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleVerifier, outputs } from './verifier-bundle.ts'

const folder = join(import.meta.dirname, '../../dist')

await bundleVerifier(folder)
await chmod(join(folder, outputs.command), 0o755)
