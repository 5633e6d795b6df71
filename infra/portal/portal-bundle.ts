// Builds the portal's files: style sheets first, then the scripts, which contain the sheets' names, then the page. Every name has the hash
// of its content, and every file has a brotli version beside it. Does not decide where the files go.
import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { type BuildOptions, build, type Metafile } from 'esbuild'
import { portalPage } from './portal-page.ts'

const repository = join(import.meta.dirname, '../..')
const source = 'functions/portal/browser'
const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))

const common = {
  absWorkingDir: repository,
  bundle: true,
  minify: true,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  // Ed25519, light-dark() and popovers need these or newer ones.
  target: ['chrome123', 'firefox125', 'safari17.5'],
} as const satisfies BuildOptions

/** The sheet of every page; the others are loaded with the screens that name them. */
const firstSheet = 'base'

export interface BuiltFile {
  readonly name: string
  readonly bytes: number
  readonly brotliBytes: number
  /** Whether the first page loads it. */
  readonly first: boolean
}

/** Empties the folder and builds all files into it. @returns the built files. */
export async function bundlePortal(folder: string): Promise<readonly BuiltFile[]> {
  await rm(folder, { recursive: true, force: true })
  const assets = join(folder, 'assets')
  await mkdir(assets, { recursive: true })
  const styles = await bundleStyles(assets)
  const worker = await bundleWorker(assets)
  const scripts = await bundleScripts(assets, styles, worker)
  const icon = await build({
    ...common,
    entryPoints: [`${source}/mark.svg`],
    outdir: assets,
    loader: { '.svg': 'copy' },
  })
  // Not a module, so that it runs before the page is drawn.
  const theme = await build({ ...common, entryPoints: [`${source}/theme.ts`], outdir: assets, format: 'iife' })
  const main = outputOf(scripts, `${source}/main.ts`)
  const page = portalPage({
    theme: outputOf(theme.metafile, `${source}/theme.ts`),
    main,
    ahead: loadedAtOnce(scripts, main, outputOf(scripts, `${source}/draw.tsx`)),
    style: styles[firstSheet] ?? '',
    icon: outputOf(icon.metafile, `${source}/mark.svg`),
  })
  await writeFile(join(folder, 'index.html'), page)
  const names = await readdir(assets)
  const paths = ['index.html', ...names.map((name) => `assets/${name}`)]
  return Promise.all(paths.map((path) => compressFile(folder, path, page.includes(basename(path)))))
}

/** The address of each sheet in the folder `style`, by name. Sheets that it imports become part of it. */
async function bundleStyles(outdir: string): Promise<Readonly<Record<string, string>>> {
  const sheets = (await readdir(join(repository, source, 'style'))).filter((name) => /^[a-z-]+\.css$/.test(name))
  const entryPoints = sheets.map((name) => `${source}/style/${name}`)
  const { metafile } = await build({ ...common, entryPoints, outdir })
  return Object.fromEntries(entryPoints.map((path) => [basename(path, '.css'), `/assets/${outputOf(metafile, path)}`]))
}

/** Builds the verifier's worker, a separate script with its own chunks. @returns its address. */
async function bundleWorker(outdir: string): Promise<string> {
  const entryPoint = `${source}/verify/worker.ts`
  const { metafile } = await build({
    ...common,
    entryPoints: [entryPoint],
    outdir,
    format: 'esm',
    platform: 'browser',
    splitting: true,
  })
  return `/assets/${outputOf(metafile, entryPoint)}`
}

async function bundleScripts(
  outdir: string,
  styles: Readonly<Record<string, string>>,
  worker: string,
): Promise<Metafile> {
  const { metafile } = await build({
    ...common,
    entryPoints: [`${source}/main.ts`],
    outdir,
    format: 'esm',
    platform: 'browser',
    splitting: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: {
      STYLE_SHEETS: JSON.stringify(styles),
      VERIFY_WORKER: JSON.stringify(worker),
      PORTAL_VERSION: JSON.stringify(version),
    },
  })
  return metafile
}

function outputOf({ outputs }: Metafile, entryPoint: string): string {
  const [path] =
    Object.entries(outputs).find(([, output]) => output.entryPoint === entryPoint || fromOnly(output, entryPoint)) ?? []
  if (path === undefined) throw new Error(`nothing was made of "${entryPoint}"`)
  return basename(path)
}

function fromOnly({ inputs }: Metafile['outputs'][string], path: string): boolean {
  return Object.keys(inputs).length === 1 && path in inputs
}

/** The static imports of the scripts, and theirs, and the second script itself: the page loads them all at once, not one after the other. */
function loadedAtOnce({ outputs }: Metafile, main: string, next: string): readonly string[] {
  const found = new Set<string>()
  const visit = (path: string) => {
    for (const { path: imported, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && !found.has(imported)) {
        found.add(imported)
        visit(imported)
      }
  }
  const pathOf = (name: string) => Object.keys(outputs).find((path) => basename(path) === name) ?? ''
  visit(pathOf(main))
  visit(pathOf(next))
  return [...found, next].map((path) => basename(path))
}

/** API Gateway does not compress, so files are compressed here, once and at the highest level. */
async function compressFile(folder: string, path: string, first: boolean): Promise<BuiltFile> {
  const content = await readFile(join(folder, path))
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  const compressed = await promisify(brotliCompress)(content, { params })
  await writeFile(join(folder, `${path}.br`), compressed)
  return { name: basename(path), bytes: content.length, brotliBytes: compressed.length, first }
}
