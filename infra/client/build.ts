// `npm run client`: makes the package `beleg-client` in `dist/client`, packs it for npm, and says how large what a program loads is.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makePackage } from './package.ts'

const folder = join(import.meta.dirname, '../../dist/client')

const { bytes } = await makePackage(folder)
const { stdout } = await promisify(execFile)('npm', ['pack', '--pack-destination', join(folder, '..')], { cwd: folder })
for (const [name, size] of Object.entries(bytes))
  console.log(`${name.replace('.', 'beleg-client').padEnd(24)}${(size / 1000).toFixed(1).padStart(6)} KB`)
console.log(`dist/${stdout.trim()}`)
