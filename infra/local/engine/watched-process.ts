// A child process that ends with this one, whichever is killed, in any order. Knows nothing of the command.
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface WatchedProcess {
  /** The command's process id; undefined until it runs. */
  pid(): number | undefined
  /** Aborts when the command has ended. */
  readonly exited: AbortSignal
  /** The exit code after the end, if any. 127: the command does not exist. */
  exitCode(): number | null
  /** The end of its output. */
  output(): string
  /** Resolves when it has ended. May be called twice. */
  stop(): Promise<void>
}

const outputKeptChars = 4_000

/**
 * The command runs under a watchdog, which holds a pipe from this process and ends the command when this process has ended. If the
 * watchdog is killed, this process ends the command; if both are, the kernel does (on Linux with `setpriv`).
 */
export function launchWatched(command: string, args: readonly string[]): WatchedProcess {
  const watchdog = fileURLToPath(new URL('./watchdog.ts', import.meta.url))
  // Detached: Ctrl-C in the terminal must not reach the engine before its clients have finished.
  const child = spawn(process.execPath, [watchdog, ...dyingWithParent(), command, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    env: ownEnv(),
  })
  let output = ''
  let pid: number | undefined
  const keep = (text: string) => {
    output = (output + text).slice(-outputKeptChars)
  }
  child.stdout?.setEncoding('utf8').on('data', keep)
  child.stderr?.setEncoding('utf8').on('data', keep)
  child.on('message', (message: { readonly pid?: number }) => {
    pid = message.pid
  })
  // The pipe's other end may close at any time.
  child.stdin?.on('error', () => {})
  const exited = new AbortController()
  // A killed watchdog leaves the command running, which keeps the output open.
  child.on('exit', (_code, signal) => {
    if (signal && pid !== undefined) endNow(pid)
  })
  child.on('close', () => exited.abort())
  return {
    pid: () => pid,
    exited: exited.signal,
    exitCode: () => child.exitCode,
    output: () => output,
    stop: () => ended(child, exited.signal),
  }
}

/** Kills a process that may have ended already. */
export function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** prctl(2), PR_SET_PDEATHSIG. It survives exec, so the command has the process id of `setpriv`. */
function dyingWithParent(): string[] {
  if (process.platform !== 'linux' || !isOnPath('setpriv')) return []
  return ['setpriv', '--pdeathsig', 'KILL', '--']
}

function isOnPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Drops options of this process (a test runner's loaders, a debugger's port) for the watchdog. */
function ownEnv(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env
  return env
}

function ended(child: ChildProcess, exited: AbortSignal): Promise<void> {
  child.stdin?.end()
  return exited.aborted
    ? Promise.resolve()
    : new Promise((resolve) => exited.addEventListener('abort', () => resolve()))
}
