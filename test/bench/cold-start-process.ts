// One cold start: loads a function's file and has it answer one event, in a process that has done nothing before. Started by
// cold-start.ts, to which it tells how long that took.
import { readFileSync } from 'node:fs'
import { cpuMsSince } from './cpu-time.ts'

const [file = '', eventFile = ''] = process.argv.slice(2)
const event = JSON.parse(readFileSync(eventFile, 'utf8'))
console.log = () => {}

const [startMs, cpu] = [performance.now(), process.cpuUsage()]
const { handler } = await import(file)
const [loadMs, loadCpuMs] = [performance.now() - startMs, cpuMsSince(cpu)]
const answer = await handler(event, {})
const answerMs = performance.now() - startMs
process.send?.({ loadMs, loadCpuMs, answerMs, answer })
