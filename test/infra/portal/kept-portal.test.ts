import { existsSync } from 'node:fs'
import { appendFile, cp, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { keepPortal, madeOf, portalFolder } from '../../../infra/portal/kept-portal.ts'

const repository = join(import.meta.dirname, '../../..')

test('the files of the portal are named by all that they are made of', async () => {
  const root = await mkdtemp(join(tmpdir(), 'beleg-portal-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const path of [...madeOf.rooms, ...madeOf.files])
    await cp(join(repository, path), join(root, path), { recursive: true })
  const names = [await portalFolder(root)]
  expect(names).toEqual([await portalFolder()])
  await appendFile(join(root, 'functions/portal/browser/style/base.css'), '\n')
  names.push(await portalFolder(root))
  await rename(join(root, 'shared/time/instant.ts'), join(root, 'shared/time/moment.ts'))
  names.push(await portalFolder(root))
  await writeFile(join(root, 'shared/new.ts'), '')
  names.push(await portalFolder(root))
  await appendFile(join(root, 'package-lock.json'), '\n')
  names.push(await portalFolder(root))
  expect(new Set(names).size).toBe(5)
})

test('the portal is made of nothing else', async () => {
  const scripts = ['main.ts', 'theme.ts', 'verify/worker.ts'].map((name) => `functions/portal/browser/${name}`)
  const { metafile } = await build({
    absWorkingDir: repository,
    entryPoints: scripts,
    bundle: true,
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: 'never-written',
    write: false,
    metafile: true,
  })
  const inputs = Object.keys(metafile.inputs)
  const roots = [...madeOf.rooms, 'node_modules']
  const other = inputs.filter((path) => !roots.some((root) => path.startsWith(`${root}/`)))
  expect([inputs.length > 150, other]).toEqual([true, []])
})

test('they are there as a whole, however many build them at once, and are built no second time', async () => {
  const folder = join(dirname(await portalFolder()), 'of-a-test')
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  expect(await Promise.all([keepPortal(folder), keepPortal(folder)])).toEqual([folder, folder])
  const files = await readdir(folder, { recursive: true })
  expect(files).toContain('index.html.br')
  await rm(join(folder, 'index.html'))
  await keepPortal(folder)
  expect(existsSync(join(folder, 'index.html'))).toBe(false)
  const beside = await readdir(dirname(folder))
  expect(beside.filter((name) => name.startsWith('of-a-test.'))).toEqual([])
})
