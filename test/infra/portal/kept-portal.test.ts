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
  for (const path of madeOf) await cp(join(repository, path), join(root, path), { recursive: true })
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
  const other = Object.keys(metafile.inputs).filter((path) => ![...madeOf, 'node_modules'].includes(roomOf(path)))
  expect([Object.keys(metafile.inputs).length > 150, other]).toEqual([true, []])

  function roomOf(path: string): string {
    return madeOf.find((room) => path.startsWith(`${room}/`)) ?? path.split('/')[0] ?? ''
  }
})

test('they are built once, by however many start at once, and are there as a whole', async () => {
  const folder = join(dirname(await portalFolder()), 'of-a-test')
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await Promise.all([keepPortal(folder), keepPortal(folder)])
  const files = await readdir(folder, { recursive: true })
  expect(files).toContain('index.html.br')
  await rm(join(folder, 'index.html'))
  await keepPortal(folder)
  expect(existsSync(join(folder, 'index.html'))).toBe(false)
  const beside = await readdir(dirname(folder))
  expect(beside.filter((name) => name.startsWith('of-a-test.'))).toEqual([])
})
