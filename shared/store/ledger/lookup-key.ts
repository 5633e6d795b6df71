// The keys of lookups: whose rows they are, and where among them each stands.
import { createHash } from 'node:crypto'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { privateMark } from '../events/partition.ts'
import type { Lookup } from './lookup.ts'

/** Those to `PRIVATE` entries stand apart. */
export function ownerOf(organization: string, isPrivate: boolean): string {
  return `${ledgerOwners.lookups}${organization}${isPrivate ? privateMark : ''}`
}

/** Hashed, since names are longer than a key may be, and an e-mail address has no place in a table of bookkeeping. */
export function rowOf(kind: Lookup['kind'], name: string, targetHash: string): string {
  return `${kind}/${hashOf(name)}/${targetHash}`
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
