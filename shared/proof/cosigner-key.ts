// Keys of cosigners (https://c2sp.org/tlog-cosignature): whether a witness has signed a checkpoint, and until when it had seen no other history.
// Asks no witness, and cosigns nothing.
import { toBase64 } from './base64.ts'
import type { Checkpoint } from './checkpoint.ts'
import { type Ed25519, ed25519Check, mlDsa44Check, type SignatureCheck } from './public-key.ts'
import { parseVkey } from './verifier-key.ts'

export interface CosignerKey {
  readonly name: string
  /** Four bytes. */
  readonly id: Uint8Array
  /** Whether two keys are one, whatever their names. */
  readonly publicKey: string
  /**
   * @param signature behind the key's id: a time and what was signed with it.
   * @returns `undefined` for a signature that is not good.
   */
  cosigned(checkpoint: Checkpoint, text: string, signature: Uint8Array): Promise<Cosigned | undefined>
}

export interface Cosigned {
  /** POSIX seconds. Absent where the witness says nothing of whether this was the largest size that it knew. */
  readonly time?: number
}

export type CosignerKeyFault = 'no key of a witness' | 'ML-DSA-44 is not known here'

/** @param text a verifier key of type 0x04 (Ed25519) or 0x06 (ML-DSA-44). */
export async function parseCosignerKey(text: string, ed25519?: Ed25519): Promise<CosignerKey | CosignerKeyFault> {
  const { name, id, type, material } = parseVkey(text) ?? {}
  if (name === undefined || !id || !material) return 'no key of a witness'
  const isMlDsa44 = type === typeBytes.mlDsa44 && material.length === mlDsa44KeyBytes
  const check = isMlDsa44
    ? await mlDsa44Check(material)
    : type === typeBytes.ed25519
      ? await ed25519Check(material, ed25519)
      : undefined
  if (!check) return isMlDsa44 ? 'ML-DSA-44 is not known here' : 'no key of a witness'
  const message = isMlDsa44 ? subtreeMessage : ed25519Message
  return { name, id, publicKey: toBase64(material), cosigned: cosignedBy(name, check, message) }
}

const typeBytes = { ed25519: 0x04, mlDsa44: 0x06 } as const
/** FIPS 204, table 2. */
const mlDsa44KeyBytes = 1_312

type Message = (witness: string, time: bigint, checkpoint: Checkpoint, text: string) => Uint8Array | undefined

function cosignedBy(name: string, check: SignatureCheck, message: Message): CosignerKey['cosigned'] {
  return async (checkpoint, text, timed) => {
    if (timed.length <= timeBytes) return undefined
    const time = new DataView(timed.buffer, timed.byteOffset).getBigUint64(0)
    // The specification ends at 2^63 - 1; what is no time of a calendar is none either.
    if (time > secondsMax) return undefined
    const signed = message(name, time, checkpoint, text)
    if (!signed || !(await check(signed, timed.slice(timeBytes)))) return undefined
    return time === 0n ? {} : { time: Number(time) }
  }
}

const timeBytes = 8
/** The last second that a `Date` can be. */
const secondsMax = 8_640_000_000_000n

const utf8 = new TextEncoder()

const ed25519Message: Message = (_, time, __, text) => utf8.encode(`cosignature/v1\ntime ${time}\n${text}`)

/** `undefined` where a name is longer than the format can say. */
const subtreeMessage: Message = (witness, time, { origin, size, root }) => {
  const names = [witness, origin].map((name) => utf8.encode(name))
  if (names.some(({ length }) => length > 0xff)) return undefined
  const [witnessName = [], logName = []] = names.map((name) => [name.length, ...name])
  const start = 0n
  return Uint8Array.from([
    ...utf8.encode('subtree/v1\n\0'),
    ...witnessName,
    ...uint64(time),
    ...logName,
    ...uint64(start),
    ...uint64(BigInt(size)),
    ...root,
  ])
}

function uint64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value)
  return bytes
}
