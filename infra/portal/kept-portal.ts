// The portal's files as they are built from the sources that are here, kept beside the packages: only the first start after a change builds
// them. Serves none.
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { bundlePortal } from './portal-bundle.ts'

const repository = join(import.meta.dirname, '../..')
const kept = join(repository, 'node_modules/.cache/portal')

/** All that the files can be made of: the portal imports from no other rooms, and the lock names each package by its hash. */
export const madeOf = {
  rooms: ['functions/portal', 'infra/portal', 'shared'],
  files: ['package.json', 'package-lock.json', 'tsconfig.json'],
} as const

/** Where the files of these sources are, once `keepPortal` has been there. @param root of the sources. */
export async function portalFolder(root = repository): Promise<string> {
  const hash = createHash('sha256')
  for (const path of await filesOf(root)) {
    const content = await readFile(join(root, path))
    hash.update(`${path}\n${content.length}\n`).update(content)
  }
  return join(kept, hash.digest('hex').slice(0, 32))
}

/** Builds the files, if they are not there. Several may do so at once; what is there is whole, and never changes. @returns the folder. */
export async function keepPortal(folder: string): Promise<string> {
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.${randomUUID()}`
  await mkdir(kept, { recursive: true })
  try {
    await bundlePortal(unfinished)
    await rename(unfinished, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return folder
}

async function filesOf(root: string): Promise<readonly string[]> {
  const lists = madeOf.rooms.map(async (room) => {
    const found = await readdir(join(root, room), { recursive: true, withFileTypes: true })
    return found.filter((one) => one.isFile()).map(({ parentPath, name }) => relative(root, join(parentPath, name)))
  })
  return [...madeOf.files, ...(await Promise.all(lists)).flat()].sort()
}
