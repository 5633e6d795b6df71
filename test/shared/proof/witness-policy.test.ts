import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../infra/local/demo/random.ts'
import { formatNote, parseNote } from '../../../shared/proof/signed-note.ts'
import { stateCheckpoint } from '../../../shared/proof/trust.ts'
import { VerificationError, type VerificationRequest, verify } from '../../../shared/proof/verification.ts'
import { parseVerifierKey } from '../../../shared/proof/verifier-key.ts'
import { parsePolicy, type WitnessPolicy } from '../../../shared/proof/witness-policy.ts'
import { cosigner } from '../../cosigner.ts'
import { linesOf, signedLog } from '../../signed-log.ts'

const log = signedLog(linesOf(20))
const [w1, w2, w3] = [cosigner('witness.example/w1'), cosigner('witness.example/w2', 'ml-dsa-44'), cosigner('w3')]
const at = Date.UTC(2026, 10, 25, 10) / 1_000

async function policyOf(text: string): Promise<WitnessPolicy> {
  const policy = await parsePolicy(text)
  if ('says' in policy) throw new Error(`${policy.line}: ${policy.says}`)
  return policy
}

const namedFile = (name: string, text: string) => ({ name, stream: () => new Blob([text]).stream() })

async function checked(note: string, policy: string, over: Partial<VerificationRequest> = {}) {
  const request = { file: namedFile('checkpoint', note), policy: namedFile('policy', policy), ...over }
  const { isProven, report, text } = await verify(request)
  return { isProven, text, faults: report.faults.map(({ says }) => says), by: report.cosignatures?.by }
}

const twoOfThree = `
# Two of three.
log ${log.key} https://log.example
  witness\tone ${w1.key}
witness two ${w2.key} https://witness.example/w2
witness three ${w3.key}
group all-three 2 one two three
quorum all-three
`

describe('a checkpoint', () => {
  const cosigned = w2.cosign(w1.cosign(log.checkpoint(), at), at + 60)

  test('that enough witnesses have cosigned is proven, and the screen says by whom and until when', async () => {
    const found = await checked(cosigned, twoOfThree)
    expect(found).toMatchObject({ isProven: true, faults: [] })
    expect(found.by).toEqual([
      { witness: 'one', time: at },
      { witness: 'two', time: at + 60 },
    ])
    expect(found.text).toContain(`  cosigned by   one, no later than 2026-11-25T10:00:00Z
                two, no later than 2026-11-25T10:01:00Z
                (the quorum "all-three" is met)
`)
  })

  test('that too few have cosigned is not proven, and says whose cosignatures are missing', async () => {
    expect(await checked(w1.cosign(log.checkpoint(), at), twoOfThree)).toMatchObject({
      isProven: false,
      faults: ['the quorum "all-three" is not met: not cosigned by two, three'],
    })
    const none = await checked(log.checkpoint(), twoOfThree)
    expect(none.text).toContain('cosigned by   no witness of the policy\n')
    expect(none.isProven).toBe(false)
  })

  test('of a log that the policy does not list is not proven, whoever cosigned it', async () => {
    const other = signedLog(linesOf(20))
    const theirs = `log ${other.key}\nwitness one ${w1.key}\nquorum one\n`
    expect((await checked(cosigned, theirs)).isProven).toBe(false)
    const named = `log ${log.key.replace(/^[^+]*/, 'other.example')}\n`
    await expect(checked(cosigned, `${named}quorum none\n`)).rejects.toThrow('line 1: the key is no verifier key')
  })

  test.each([
    ['the key that is given', { key: log.key }, true],
    ['no key', {}, false],
  ])('is verified by a policy without logs and %s', async (_, over, isProven) => {
    expect((await checked(cosigned, `witness one ${w1.key}\nquorum one`, over)).isProven).toBe(isProven)
  })

  test('is not proven by a key that the policy does not list', async () => {
    const other = signedLog(linesOf(20))
    const found = await checked(w1.cosign(other.checkpoint(), at), twoOfThree.replace('2 one', 'any one'), {
      key: other.key,
    })
    expect(found).toMatchObject({ isProven: false, faults: ['the policy does not list the log of the checkpoint'] })
  })

  test('is not proven by another key of the same name and id', async () => {
    const listed = await parseVerifierKey(log.key)
    const forger = signedLog(linesOf(20))
    const forged = await parseVerifierKey(forger.key)
    if (!listed || !forged) throw new Error('no key')
    // Four bytes are found in an hour; a test cannot wait for them.
    const key = { ...forged, id: listed.id }
    const note = parseNote(forger.checkpoint())
    const signatures = note?.signatures.map((signature) => ({ ...signature, keyId: listed.id })) ?? []
    const faults: string[] = []
    const policy = await policyOf(`log ${log.key}\nquorum none`)
    const text = formatNote({ text: note?.text ?? '', signatures })
    await stateCheckpoint(text, { key, policy }, ({ kind }) => faults.push(kind))
    expect(faults).toEqual(['log-not-in-policy'])
  })

  test('is verified by the key of two of one log that signed it', async () => {
    const before = signedLog([]).key
    for (const logs of [`log ${before}\nlog ${log.key}`, `log ${log.key}\nlog ${before}`])
      expect((await checked(log.checkpoint(), `${logs}\nquorum none`)).isProven).toBe(true)
  })

  test('that was kept needs no cosignature, and the one that goes on from it does', async () => {
    const since = namedFile('kept', log.checkpoint(10))
    const consistency = namedFile('consistency', log.consistency(10))
    expect((await checked(cosigned, twoOfThree, { since, consistency })).isProven).toBe(true)
    expect((await checked(log.checkpoint(), twoOfThree, { since, consistency })).isProven).toBe(false)
    const forged = namedFile('kept', signedLog(linesOf(10)).checkpoint())
    await expect(checked(cosigned, twoOfThree, { since: forged, consistency })).rejects.toThrow('not signed by the key')
  })

  test('in a bundle and in a proof file is checked as one that stands alone', async () => {
    const bundle = log.bundle().replace(JSON.stringify(log.checkpoint()), JSON.stringify(cosigned))
    expect(await checked(bundle, twoOfThree)).toMatchObject({ isProven: true, faults: [] })
    expect((await checked(log.bundle(), twoOfThree)).isProven).toBe(false)
    const proof = log.proofFile(3).replace(log.checkpoint(), cosigned)
    expect(await checked(proof, twoOfThree)).toMatchObject({ isProven: true, faults: [] })
  })

  test.each([w1, w2].map((witness) => [witness.key.split('+')[0], witness] as const))(
    'with any one byte of the cosignature of %s altered is not cosigned by it',
    async (name, witness) => {
      const policy = `log ${log.key}\nwitness it ${witness.key}\nquorum it\n`
      const note = parseNote(witness.cosign(log.checkpoint(), at))
      const own = note?.signatures.at(-1)
      if (!note || !own) throw new Error('not cosigned')
      // Each byte of the id and the time, and some of what follows.
      const places = Array.from({ length: own.signature.length }, (_, index) => index).filter(
        (index) => index < 12 || index % 97 === 0,
      )
      for (const place of places) {
        const signature = own.signature.map((byte, index) => (index === place ? byte ^ 1 : byte))
        const altered = formatNote({ ...note, signatures: [...note.signatures.slice(0, -1), { ...own, signature }] })
        const { isProven, faults } = await checked(altered, policy)
        expect([place, isProven, faults[0]]).toEqual([
          place,
          false,
          `what stands there as the cosignature of the witness it is none`,
        ])
      }
      // A name or an id that the policy does not know is somebody else's.
      for (const other of [
        { ...own, name: `${name}x` },
        { ...own, keyId: own.keyId.map((byte) => byte ^ 1) },
      ]) {
        const { faults } = await checked(
          formatNote({ ...note, signatures: [...note.signatures.slice(0, -1), other] }),
          policy,
        )
        expect(faults).toEqual(['the quorum "it" is not met: not cosigned by it'])
      }
    },
  )

  test('with a cosignature of another checkpoint, of another witness’s name, or cut short is not cosigned', async () => {
    const policy = `log ${log.key}\nwitness it ${w1.key}\nquorum it\n`
    const [own] = parseNote(w1.cosign(log.checkpoint(10), at))?.signatures.slice(-1) ?? []
    const note = parseNote(log.checkpoint())
    if (!own || !note) throw new Error('not cosigned')
    for (const signature of [own.signature, own.signature.slice(0, 8), own.signature.slice(0, 40), new Uint8Array(1)]) {
      const altered = formatNote({ ...note, signatures: [...note.signatures, { ...own, signature }] })
      expect((await checked(altered, policy)).isProven).toBe(false)
    }
  })

  test('with one good and one bad cosignature of a witness is not cosigned by it; of two good ones the later time counts', async () => {
    const policy = `log ${log.key}\nwitness it ${w1.key}\nquorum it\n`
    const twice = w1.cosign(w1.cosign(log.checkpoint(), at + 5), at)
    expect(await checked(twice, policy)).toMatchObject({ isProven: true, by: [{ witness: 'it', time: at + 5 }] })
    const note = parseNote(twice)
    const [own] = note?.signatures.slice(-1) ?? []
    if (!note || !own) throw new Error('not cosigned')
    const bad = { ...own, signature: own.signature.map((byte, index) => (index === 20 ? byte ^ 1 : byte)) }
    expect((await checked(formatNote({ ...note, signatures: [...note.signatures, bad] }), policy)).isProven).toBe(false)
  })

  test('of a witness that says no time is cosigned without one', async () => {
    const policy = `log ${log.key}\nwitness it ${w2.key}\nquorum it\n`
    expect(await checked(w2.cosign(log.checkpoint(), 0), policy)).toMatchObject({
      isProven: true,
      by: [{ witness: 'it' }],
    })
  })

  test('may carry the cosignatures of 32 witnesses', async () => {
    const many = Array.from({ length: 32 }, (_, index) => cosigner(`witness.example/${index}`))
    const note = many.reduce((signed, witness) => witness.cosign(signed, at), log.checkpoint())
    const lines = many.map(({ key }, index) => `witness w${index} ${key}`)
    const policy = [
      `log ${log.key}`,
      ...lines,
      `group g all ${many.map((_, index) => `w${index}`).join(' ')}`,
      'quorum g',
    ]
    expect((await checked(note, policy.join('\n'))).by).toHaveLength(32)
  })
})

describe('a policy', () => {
  const one = `witness one ${w1.key}`
  const two = `witness two ${w2.key}`

  test.each([
    ['', undefined, 'the line "quorum NAME" is missing'],
    [one, undefined, 'the line "quorum NAME" is missing'],
    [`${one}\nquorum two`, 2, '"two" is not defined above'],
    [`quorum one\n${one}`, 1, '"one" is not defined above'],
    [`${one}\nquorum one\nquorum one`, 3, 'one quorum'],
    ['quorum', 1, 'a quorum is'],
    [`${one}\nquorum one more`, 2, 'a quorum is'],
    ['quorum none\nthreshold 2', 2, '"threshold" begins no line of a policy'],
    ['quorum none\nconstructor', 2, '"constructor" begins no line of a policy'],
    ['Quorum none', 1, '"Quorum" begins no line'],
    [`${one}\n${one.replace('one', 'other')}`, 2, 'stands in another line already'],
    [`${one}\nwitness one ${w2.key}`, 2, '"one" is defined twice'],
    [`witness none ${w1.key}`, 1, '"none" is the name of no witness'],
    [`${one}\ngroup none any one`, 2, '"none" is the name of no witness'],
    [`${one}\ngroup one any one`, 2, '"one" is defined twice'],
    [`${one}\ngroup g any none`, 2, '"none" is not defined above'],
    [`${one}\ngroup g any g`, 2, '"g" is not defined above'],
    [`${one}\ngroup g any one two\n${two}`, 2, '"two" is not defined above'],
    [`${one}\ngroup g all`, 2, 'a group is'],
    [`${one}\ngroup g 0 one`, 2, 'nor a number from 1 to 1'],
    [`${one}\ngroup g 2 one`, 2, 'nor a number from 1 to 1'],
    [`${one}\ngroup g 01 one`, 2, 'nor a number from 1 to 1'],
    [`${one}\ngroup g 1e0 one`, 2, 'nor a number from 1 to 1'],
    [`${one}\ngroup g all one one`, 2, '"one" is a member of a group already'],
    [`${one}\ngroup g all one\ngroup h all one`, 3, '"one" is a member of a group already'],
    ['witness one', 1, 'a witness is'],
    [`${one} https://a more`, 1, 'a witness is'],
    ['log', 1, 'a log is'],
    [`log ${log.key} https://a more`, 1, 'a log is'],
    [`log ${w1.key}`, 1, 'the key is no verifier key of a log'],
    [`log ${log.key}\nlog ${log.key}`, 2, 'the key of this log stands in another line already'],
    [`witness one ${log.key}`, 1, 'the key is no verifier key of a witness'],
    [`witness one ${w1.key.slice(0, -2)}`, 1, 'the key is no verifier key of a witness'],
    [`witness one x${w1.key}`, 1, 'the key is no verifier key of a witness'],
    ['quorum none\u000b', 1, 'control character'],
    ['# \u0007\nquorum none', 1, 'control character'],
    [`${'\n'.repeat(1_000)}quorum none`, undefined, 'has 1000 lines at most'],
  ])('%j is refused in line %s', async (text, line, says) => {
    expect(await parsePolicy(text)).toEqual({
      ...(line === undefined ? {} : { line }),
      says: expect.stringContaining(says),
    })
  })

  test('is refused by the name of its file and the line', async () => {
    const failure = await checked(log.checkpoint(), `${one}\nquorum two`).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(VerificationError)
    expect((failure as Error).message).toBe('"policy" is no policy of witnesses: line 2: "two" is not defined above')
  })

  test('asks for nothing by the quorum none', async () => {
    expect(await checked(log.checkpoint(), `log ${log.key}\nquorum none`)).toMatchObject({ isProven: true, by: [] })
  })

  test('takes names as they are written: a K is no Kelvin sign', async () => {
    const policy = await policyOf(`witness K ${w1.key}\nwitness \u212a ${w2.key}\ngroup all all K \u212a\nquorum all`)
    expect(policy.isMetBy(new Set(['K']))).toBe(false)
    expect(policy.isMetBy(new Set(['K', '\u212a']))).toBe(true)
  })

  test('of any groups within groups is met as a count of its members says', async () => {
    const keys = Array.from({ length: 8 }, (_, index) => cosigner(`w${index}`).key)
    const random = seededRandom('groups')
    const below = (limit: number) => random.int(0, limit - 1)
    for (let round = 0; round < 40; round += 1) {
      const rules: { name: string; least: number; parts: string[] }[] = []
      const free = keys.map((_, index) => `w${index}`)
      while (free.length > 1 && rules.length < 6) {
        const parts = Array.from({ length: 1 + below(free.length) }, () => free.splice(below(free.length), 1)[0] ?? '')
        const name = `g${rules.length}`
        rules.push({ name, least: 1 + below(parts.length), parts })
        free.push(name)
      }
      const quorum = rules.at(-1)?.name ?? 'w0'
      const threshold = ({ least, parts }: (typeof rules)[number]) =>
        least === parts.length ? 'all' : least === 1 ? 'any' : String(least)
      const groups = rules.map((rule) => `group ${rule.name} ${threshold(rule)} ${rule.parts.join(' ')}`)
      const witnesses = keys.map((key, index) => `witness w${index} ${key}`)
      const policy = await policyOf([...witnesses, ...groups, `quorum ${quorum}`].join('\n'))
      for (let subset = 0; subset < 2 ** keys.length; subset += 1) {
        const cosigned = new Set(keys.flatMap((_, index) => ((subset >> index) & 1 ? [`w${index}`] : [])))
        const isMet = (name: string): boolean => {
          const rule = rules.find((each) => each.name === name)
          return rule ? rule.parts.filter(isMet).length >= rule.least : cosigned.has(name)
        }
        expect(policy.isMetBy(cosigned)).toBe(isMet(quorum))
      }
    }
  })
})
