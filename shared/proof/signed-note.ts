// Signed notes (C2SP, https://c2sp.org/signed-note): a text and the signatures under it. Written and read here; signing is the signer's
// (note-signer.ts), and what a text says is the reader's.
import { fromBase64, toBase64 } from './base64.ts'
import type { VerifierKey } from './verifier-key.ts'

export interface NoteSignature {
  readonly name: string
  /** Four bytes. */
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
}

export interface SignedNote {
  /** With its last newline: exactly what is signed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** A reader must accept 16 at least; a note with more than these is refused. A policy may know 32 witnesses, and more than one signature each. */
const signaturesMax = 128

export function formatNote({ text, signatures }: SignedNote): string {
  const lines = signatures.map(
    ({ name, keyId, signature }) => `\u2014 ${name} ${toBase64(Uint8Array.from([...keyId, ...signature]))}\n`,
  )
  return `${text}\n${lines.join('')}`
}

/** `undefined` for what is no signed note. Says nothing of whether a signature is good. */
export function parseNote(note: string): SignedNote | undefined {
  const end = note.lastIndexOf('\n\n')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a note must not hold
  if (end < 0 || !note.endsWith('\n') || /[\x00-\x09\x0b-\x1f]/.test(note)) return undefined
  const lines = note.slice(end + 2, -1).split('\n')
  const signatures = lines.flatMap((line) => parseSignature(line) ?? [])
  if (signatures.length !== lines.length || signatures.length > signaturesMax) return undefined
  return { text: note.slice(0, end + 1), signatures }
}

/**
 * Whether the text would be a signed note if the dash before its last signature had not become something else: a question mark or a hyphen in
 * ASCII, three characters where UTF-8 was taken for another encoding.
 */
export function hasLostDash(note: string): boolean {
  const lastLine = note.slice(note.lastIndexOf('\n', note.length - 2) + 1)
  return note.includes('\n\n') && /^(?!\u2014 )[^\s\w]\S{0,7} [^\s+]+ [A-Za-z0-9+/]{20,}={0,2}\n?$/.test(lastLine)
}

/**
 * Whether the key has signed the note. Signatures by other keys are passed over; one by this key that is not good spoils the note,
 * even beside one that is.
 */
export async function isSignedBy({ text, signatures }: SignedNote, key: VerifierKey): Promise<boolean> {
  const own = signatures.filter((signature) => isOf(key, signature))
  const good = await Promise.all(own.map(({ signature }) => key.verify(text, signature)))
  return own.length > 0 && good.every(Boolean)
}

/** Of several keys of one log the one that claims to have signed the note, else the first: whether the signature is good is another question. */
export function keyThatSigned(note: string, keys: readonly VerifierKey[]): VerifierKey | undefined {
  const signatures = parseNote(note)?.signatures ?? []
  return keys.find((key) => signatures.some((signature) => isOf(key, signature))) ?? keys[0]
}

/** Whether the signature says that it is the key's. */
export function isOf(
  key: Pick<VerifierKey, 'name' | 'id'>,
  { name, keyId }: Omit<NoteSignature, 'signature'>,
): boolean {
  return name === key.name && String(keyId) === String(key.id)
}

function parseSignature(line: string): NoteSignature | undefined {
  const [, name, base64 = ''] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? []
  const bytes = fromBase64(base64)
  if (name === undefined || bytes === undefined || bytes.length <= 4) return undefined
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) }
}
