// Opens an address in the browser of whoever sits there, by the program of the system. Where there is none, nothing happens: the address is
// printed besides. (The package `open` brings a script in a file of its own, and this is one file.)
import { spawn } from 'node:child_process'

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

export function openInBrowser(address: string): void {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open']
  try {
    const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
    child.on('error', () => {})
    child.unref()
  } catch {
    // The same: no such program.
  }
}
