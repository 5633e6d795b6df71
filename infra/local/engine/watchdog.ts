// The watchdog runs a command as long as its own starter lives: `node watchdog.ts COMMAND ARGUMENT…`, with a pipe as standard
// input. When the pipe closes (also because its owner was killed), the command ends. Knows nothing of the command.
import { spawn } from 'node:child_process'

// Short, since acknowledged data is on disk.
const graceMs = 1_500

const [command = '', ...args] = process.argv.slice(2)
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })

child.on('spawn', () => process.send?.({ pid: child.pid }))
child.on('error', (error) => {
  console.error(error.message)
  process.exit(127)
})
child.on('exit', (code, signal) => {
  if (signal) console.error(`ended by ${signal}`)
  process.exit(code ?? 1)
})

process.stdin.resume().on('close', () => {
  child.kill('SIGTERM')
  setTimeout(() => child.kill('SIGKILL'), graceMs)
})
