// What esbuild makes of the functions, as `NodejsFunction` has it do: one file each, in which what is imported dynamically lies ready
// but does not run until it is asked for.
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import type { HttpFunction } from '../../shared/routes.ts'

const root = join(import.meta.dirname, '../..')

async function importsIn(name: HttpFunction) {
  const { metafile } = await build({
    entryPoints: [`functions/${name}/handler.ts`],
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    metafile: true,
    write: false,
  })
  return Object.entries(metafile.inputs).flatMap(([from, { imports }]) =>
    imports.map(({ path, kind }) => ({ from, to: path, kind })),
  )
}

const description = /^functions\/query\/(openapi\.json|docs\/)/

describe('a bundle', () => {
  test('holds nothing that only makes the description', async () => {
    const files = [...(await importsIn('ingest')), ...(await importsIn('query'))].map(({ to }) => to)
    expect(files).toContain('functions/query/openapi.json')
    expect(files.filter((to) => /^functions\/.*operations\.ts$|response-schema\.ts$|^infra\//.test(to))).toEqual([])
  })

  test('loads the description when it is asked for, and with no other request', async () => {
    const outside = (await importsIn('query')).filter(({ from, to }) => description.test(to) && !description.test(from))
    expect(outside.map(({ kind }) => kind)).toEqual(['dynamic-import', 'dynamic-import', 'dynamic-import'])
    expect((await importsIn('ingest')).filter(({ to }) => description.test(to))).toEqual([])
  })
})
