// The two hashes that a log is made of (RFC 6962 section 2.1, RFC 9162 section 2.1.1, with SHA-256). Runs in browsers as it does in
// Node: whoever verifies computes with the very code that the log was made with.
import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64 } from './base64.ts'

/** 32 bytes. */
export type Hash = Uint8Array

export const hashBytes = 32

/** The root of a log without leaves. */
export const emptyRoot: Hash = sha256(new Uint8Array())

/** What starts a leaf's input can start no node's: neither can pass for the other. */
export function leafHash(leaf: string): Hash {
  return sha256.create().update(leafPrefix).update(utf8.encode(leaf)).digest()
}

export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256.create().update(nodePrefix).update(left).update(right).digest()
}

export function sameHash(a: Hash, b: Hash): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

/** `undefined` when the text is not the base64 of a hash. */
export function hashOfBase64(text: string): Hash | undefined {
  const hash = fromBase64(text)
  return hash?.length === hashBytes ? hash : undefined
}

const utf8 = new TextEncoder()
const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)
