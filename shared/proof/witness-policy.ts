// Policies (https://c2sp.org/tlog-policy): which logs somebody accepts, which witnesses they know, and which of these must have cosigned a
// checkpoint. A file of C2SP's form, word for word; whether a checkpoint meets it is stated in trust.ts.
import { type CosignerKey, parseCosignerKey } from './cosigner-key.ts'
import type { Ed25519 } from './public-key.ts'
import { parseVerifierKey, type VerifierKey } from './verifier-key.ts'

export interface WitnessPolicy {
  /** None: the log's key is known from elsewhere. */
  readonly logs: readonly VerifierKey[]
  readonly witnesses: readonly Witness[]
  /** As the file names it; `none` asks for no cosignature. */
  readonly quorum: string
  /** @param cosigned the names of the witnesses, as the file has them, whose cosignature is good. */
  isMetBy(cosigned: ReadonlySet<string>): boolean
}

export interface Witness {
  readonly name: string
  readonly key: CosignerKey
}

/** A line that is not as the specification has it, or that asks for what this program cannot do. */
export interface PolicyFault {
  /** From 1; absent for what the whole file lacks. */
  readonly line?: number
  /** In English, without a full stop. */
  readonly says: string
}

/** The specification asks for 32 of each. */
const linesMax = 1_000

const none = 'none'

type IsMet = WitnessPolicy['isMetBy']

export async function parsePolicy(text: string, ed25519?: Ed25519): Promise<WitnessPolicy | PolicyFault> {
  const policy = policyReader(ed25519)
  const lines = text.split('\n')
  if (lines.length > linesMax) return { says: `a policy has ${linesMax} lines at most` }
  for (const [index, line] of lines.entries()) {
    const says = await policy.take(line)
    if (says !== undefined) return { line: index + 1, says }
  }
  return policy.end()
}

function policyReader(ed25519: Ed25519 | undefined) {
  const [logs, witnesses]: [VerifierKey[], Witness[]] = [[], []]
  const publicKeys = new Set<string>()
  /** Of witnesses and groups. */
  const rules = new Map<string, IsMet>()
  const members = new Set<string>()
  let quorum: string | undefined

  const define = (name: string, rule: IsMet) => {
    if (name === none) return `"${none}" is the name of no witness and of no group`
    if (rules.has(name)) return `"${name}" is defined twice`
    rules.set(name, rule)
    return undefined
  }
  const isNew = (kind: string, publicKey: string) => {
    const size = publicKeys.size
    return publicKeys.add(`${kind} ${publicKey}`).size > size
  }

  const takers: Readonly<
    Record<string, (words: readonly string[]) => string | undefined | Promise<string | undefined>>
  > = {
    async log([vkey = '', , ...more]) {
      if (vkey === '' || more.length > 0) return 'a log is "log VKEY [URL]"'
      const key = await parseVerifierKey(vkey, ed25519)
      if (!key) return 'the key is no verifier key of a log (NAME+ID+KEY, Ed25519 or ECDSA over P-256)'
      if (!isNew('log', key.publicKey)) return 'the key of this log stands in another line already'
      logs.push(key)
      return undefined
    },
    async witness([name = '', vkey = '', , ...more]) {
      if (vkey === '' || more.length > 0) return 'a witness is "witness NAME VKEY [URL]"'
      const key = await parseCosignerKey(vkey, ed25519)
      if (key === 'no key of a witness')
        return 'the key is no verifier key of a witness (NAME+ID+KEY, Ed25519 of type 4 or ML-DSA-44 of type 6)'
      if (key === 'ML-DSA-44 is not known here')
        return 'the key is of ML-DSA-44, which this program cannot check here: Node can from 24.7 on'
      if (!isNew('witness', key.publicKey)) return 'the key of this witness stands in another line already'
      witnesses.push({ name, key })
      return define(name, (cosigned) => cosigned.has(name))
    },
    group([name = '', threshold = '', ...names]) {
      if (names.length === 0) return 'a group is "group NAME all|any|NUMBER NAME…"'
      const least = threshold === 'all' ? names.length : threshold === 'any' ? 1 : numberOf(threshold)
      if (least === undefined || least > names.length)
        return `"${threshold}" is neither "all", nor "any", nor a number from 1 to ${names.length}`
      const parts: IsMet[] = []
      for (const member of names) {
        const rule = rules.get(member)
        if (!rule) return `"${member}" is not defined above`
        if (members.has(member)) return `"${member}" is a member of a group already`
        members.add(member)
        parts.push(rule)
      }
      return define(name, (cosigned) => parts.filter((isMet) => isMet(cosigned)).length >= least)
    },
    quorum([name = '', ...more]) {
      if (name === '' || more.length > 0) return 'a quorum is "quorum NAME"'
      if (quorum !== undefined) return 'a policy has one quorum'
      if (name !== none && !rules.has(name)) return `"${name}" is not defined above`
      quorum = name
      return undefined
    },
  }

  return {
    /** @returns what is wrong with the line. */
    async take(line: string): Promise<string | undefined> {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a policy must not hold
      if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) return 'the line holds a control character'
      const [keyword, ...words] = line.split(/[ \t]+/).filter((word) => word !== '')
      if (keyword === undefined || keyword.startsWith('#')) return undefined
      if (!Object.hasOwn(takers, keyword))
        return `"${keyword}" begins no line of a policy: log, witness, group, quorum do`
      return takers[keyword]?.(words)
    },
    end(): WitnessPolicy | PolicyFault {
      if (quorum === undefined) return { says: 'the line "quorum NAME" is missing; "quorum none" asks for no witness' }
      return { logs, witnesses, quorum, isMetBy: rules.get(quorum) ?? (() => true) }
    },
  }
}

/** From 1, in decimal. */
function numberOf(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}
