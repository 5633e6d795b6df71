// A program with a spool, to be killed: enqueues one numbered entry after the other, and notes each number once `enqueue` has returned.
import { closeSync, openSync, writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { createRecorder } from '../../../shared/client/recording/create-recorder.ts'
import { openSpool } from '../../../shared/client/spool/open-spool.ts'
import { anEntry } from '../../entries.ts'

const [url = '', token = '', organizationId = '', folder = '', ledger = '', name = '', most = '', closeMs = ''] =
  process.argv.slice(2)

const recorder = createRecorder({
  url,
  auth: { token },
  spool: openSpool({ folder, limits: { fileBytesMax: 20_000, lookMs: 200 } }),
  limits: { lingerMs: 5, batchEntriesMax: 40, answerMaxMs: 3_000 },
})
const fd = openSync(ledger, 'a')
for (let number = 0; number < Number(most); number += 1) {
  const { insertId: _, eventTimeStamp: __, ...entry } = anEntry({ context: { organizationId } })
  recorder.enqueue({ ...entry, resourceId: `${name}-${number}` })
  writeSync(fd, `${name}-${number}\n`)
  // So that what was enqueued before is sent meanwhile.
  if (number % 10 === 0) await setImmediate()
}
closeSync(fd)
process.send?.(await recorder.close({ deadlineMs: Number(closeMs) }))
process.disconnect?.()
