// Bundles a function as it is deployed, with the esbuild options of infra/compute/bundling.ts.
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { bundling } from '../infra/compute/bundling.ts'
import type { FunctionName } from '../infra/compute/function-sizes.ts'

const root = join(import.meta.dirname, '..')

export interface Bundle {
  readonly bytes: number
  readonly metafile: Metafile
}

/** @param outfile gets the file; without it, nothing is written. */
export async function bundleFunction(name: FunctionName, outfile?: string): Promise<Bundle> {
  const { metafile } = await build({
    ...bundling,
    mainFields: [...bundling.mainFields],
    absWorkingDir: root,
    entryPoints: [`functions/${name}/handler.ts`],
    bundle: true,
    platform: 'node',
    outfile: outfile ?? 'index.mjs',
    write: outfile !== undefined,
    metafile: true,
    logLevel: 'error',
  })
  const [output] = Object.values(metafile.outputs)
  if (!output) throw new Error(`esbuild made nothing of the function "${name}"`)
  return { bytes: output.bytes, metafile }
}

/** The sources that run when the file is loaded, without those that an `import()` loads later. */
export function loadedAtStart({ metafile }: Bundle, name: FunctionName): ReadonlySet<string> {
  const loaded = new Set([`functions/${name}/handler.ts`])
  for (const source of loaded) {
    for (const { path, kind, external } of metafile.inputs[source]?.imports ?? []) {
      if (!external && kind !== 'dynamic-import') loaded.add(path)
    }
  }
  return loaded
}
