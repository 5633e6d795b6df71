// `npm run reset`: empties the data folder of this machine with the issuer's key, so that the next start begins anew.
// Refuses while the service runs, and refuses a folder that is not the service's.
import { readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { basename, join } from 'node:path'
import { CommandError, runCommand } from '../command/command.ts'
import { lockData, lockFileNames } from './place/data-lock.ts'
import { readSettings } from './place/settings.ts'

await runCommand(async () => {
  const { dataDir, keyFile, ports } = readSettings(process.env)
  for (const port of Object.values(ports)) {
    if (await answers(port)) throw new CommandError(`the service runs (port ${port} answers): stop it before the reset`)
  }
  const key = basename(keyFile)
  const names = await readdir(dataDir).catch(noFolder)
  // A mistyped BELEG_DATA must not cost anyone their files: every command that uses the folder makes the key there.
  if (process.env['BELEG_DATA'] && names.length > 0 && !names.includes(key)) {
    throw new CommandError(`${dataDir} is not a data folder of the service (it has no ${key}): nothing was removed`)
  }
  if (names.length > 0) await empty(dataDir, names, key, ports.gateway)
  console.log(names.length > 0 ? `emptied ${dataDir}` : `${dataDir} is empty already`)
  return 0
})

/** Holds the lock, so that no service starts meanwhile. Removes the key last, so that an interrupted reset can be repeated. */
async function empty(dataDir: string, names: readonly string[], key: string, port: number): Promise<void> {
  const lock = lockData(dataDir, port)
  const others = names.filter((name) => name !== key && !lockFileNames.some((own) => own === name))
  for (const name of [...others, key]) await rm(join(dataDir, name), { recursive: true, force: true })
  lock.release()
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

function noFolder(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return []
  throw error
}
