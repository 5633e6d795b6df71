import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { languageChoice } from '../../../functions/portal/browser/preferences/preferences.ts'
import { faultsDe, faultsEn } from '../../../functions/portal/browser/verify/fault-words.ts'
import { reportAsText, shownReport } from '../../../functions/portal/browser/verify/file-report.ts'
import { reportWords } from '../../../functions/portal/browser/verify/report-words.ts'
import { type JobRequest, runJob } from '../../../functions/portal/browser/verify/verification-job.ts'
import { englishFaults, sayFault } from '../../../shared/proof/fault-kind.ts'
import { faultsOfOne } from '../../faults-of-one.ts'
import { linesOf, signedLog } from '../../signed-log.ts'

const log = signedLog(linesOf(40))
const rewritten = signedLog(linesOf(40, { eventName: 'other' }), log.pair)

type Content = string | Uint8Array<ArrayBuffer>
const fileOf = (content: Content, name = 'file') => new File([content], name)

async function reportOf(content: Content, over: Partial<JobRequest> = {}) {
  const file = fileOf(content)
  const result = await runJob({ file, key: log.key, ...over }, () => undefined)
  if (result.is === 'unusable') throw new Error(result.unusable.kind)
  const context = { fileName: file.name, plain: result.plain, isKeyPinned: false, keyId: log.key.split('+')[1] }
  return shownReport(result.verification, context, reportWords())
}
const rowsOf = ({ rows }: Awaited<ReturnType<typeof reportOf>>) =>
  rows.map(({ label, lines }) => `${label}: ${lines.join(' / ')}`)

beforeEach(() => {
  languageChoice.value = 'en'
})

describe('the report on a file', () => {
  test('says what is in a bundle, and that it is proven', async () => {
    const report = await reportOf(log.bundle({ chosen: (index) => index === 3 || index > 20 }))
    expect(report).toMatchObject({ isProven: true, title: 'Proven', meanings: [], total: { lines: ['none'] } })
    expect(rowsOf(report)).toEqual([
      'Log: log.example/organizations/acme',
      'Checkpoint: 40 entries',
      'Entries: 20 in the file',
      'Complete: Leaf 3 / Leaves 21 to 39, all 19',
      'Asked for: organizations/acme',
    ])
  })

  test('is said in German as well', async () => {
    languageChoice.value = 'de'
    const report = await reportOf(log.bundle().replace('"INFO"', '"ERROR"'))
    expect(report).toMatchObject({
      isProven: false,
      title: 'Nicht bewiesen',
      sentence: 'In file stimmt eine Sache nicht.',
    })
    expect(rowsOf(report).at(-1)).toBe('Zeile 2: Blatt 0: anderer Inhalt als im Protokoll')
    expect(reportAsText(report)).toContain('Zeile 2          Blatt 0: anderer Inhalt als im Protokoll\n')
  })

  test('of whatever is wrong has a sentence in every language, which names the same numbers', () => {
    const numbers = { from: 7, to: 9, size: 11, keptSize: 13, found: 15, expected: 17, leaves: 19, bytesMax: 21 }
    const named = { witness: 'auditor', quorum: 'all', missing: ['auditor', 'sister'] }
    const values = { ...numbers, ...named, of: 'file', field: 'details', start: 'c2sp' }
    const digits = (text: string) => (text.match(/\d+/g) ?? []).toSorted()
    for (const kind of Object.keys(englishFaults) as (keyof typeof englishFaults)[]) {
      const say = (words: object) =>
        (words as Record<string, (fault: object) => string>)[kind]?.({ kind, ...values }) ?? ''
      const [en, de] = [say(faultsEn), say(faultsDe)]
      expect([kind, en === '', de === '', en === de]).toEqual([kind, false, false, false])
      expect([kind, digits(de)]).toEqual([kind, digits(en)])
    }
  })

  test('says of one that it is one', () => {
    const several = /entries|leaves|Einträge|Blätter/
    for (const words of [faultsEn, faultsDe])
      expect(faultsOfOne.map((fault) => sayFault(words, fault)).filter((said) => several.test(said))).toEqual([])
  })

  test('without a key says that nothing speaks against the file, and how to go on', async () => {
    const report = await reportOf(log.proofFile(7), { key: undefined })
    expect(report).toMatchObject({ isProven: false, isKeyMissing: true, total: { lines: ['none'] } })
    expect(report.sentence).toMatch(/^Without the key of the log/)
    expect(report.meanings[0]).toMatch(/^Ask for the key where you trust it/)
  })

  test('of a log that was rewritten or cut since a kept checkpoint says which, and what that means', async () => {
    const since = fileOf(log.checkpoint(30), 'kept')
    expect(rowsOf(await reportOf(rewritten.bundle(), { since })).at(-1)).toMatch(/the log was rewritten$/)
    const cut = await reportOf(signedLog(linesOf(20), log.pair).bundle(), { since })
    expect(rowsOf(cut).at(-1)).toMatch(/its end was cut off$/)
    expect(cut.meanings[0]).toMatch(/evidence against whoever holds the key/)
  })

  test.each([
    ['a CSV file', '\ufeffid;eventTimeStamp;eventName\n1;2;3\n'],
    ['a CSV file that begins with what was asked for', '"asked","organizations/acme"\nid,eventTimeStamp\n1,2\n'],
    ['lines of JSON', `${linesOf(3).join('\n')}\n`],
    ['lines of JSON, packed', new Uint8Array(gzipSync(linesOf(3).join('\n')))],
  ])('takes %s for what it is: a download that proves nothing by itself', async (_, content) => {
    const report = await reportOf(content)
    expect(report.sentence).toMatch(/is a download as (CSV|NDJSON)\. It proves nothing by itself\.$/)
    expect(report.meanings[0]).toMatch(/as a bundle/)
  })

  test('shows nothing of a file that would turn the direction of what stands behind it', async () => {
    const report = await reportOf(log.bundle({ header: { scope: 'projects/\u202egnp.exe' } }))
    expect(JSON.stringify(report)).not.toMatch(/\u202e/)
  })
})

describe('a verification', () => {
  test('tells how much of the file was read, to its end', async () => {
    const told: number[] = []
    const file = fileOf(log.bundle())
    await runJob({ file, key: log.key }, (bytes) => told.push(bytes))
    expect(told.at(-1)).toBe(file.size)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
  })

  test('says what was given besides and is of no use', async () => {
    const file = fileOf(log.checkpoint())
    const given = async (request: Partial<JobRequest>) => runJob({ file, ...request }, () => undefined)
    const other = fileOf('nothing', 'other')
    expect(await given({ key: 'nonsense' })).toEqual({ is: 'unusable', unusable: { kind: 'key-unusable' } })
    expect(await given({ since: other })).toEqual({
      is: 'unusable',
      unusable: { kind: 'kept-unusable', file: 'other' },
    })
    expect(await given({ consistency: other })).toEqual({
      is: 'unusable',
      unusable: { kind: 'consistency-without-kept' },
    })
    expect(await given({ since: fileOf(log.checkpoint(3)), consistency: other })).toEqual({
      is: 'unusable',
      unusable: { kind: 'consistency-unusable', file: 'other' },
    })
  })

  test('ends with the error of a file that cannot be read any more', async () => {
    const gone = {
      name: 'gone',
      size: 10,
      stream: () => new ReadableStream({ pull: () => Promise.reject(new Error('gone')) }),
    }
    await expect(runJob({ file: gone }, () => undefined)).rejects.toThrow('gone')
  })
})
