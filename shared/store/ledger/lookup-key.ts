// The keys of lookups: the owner and the row.
import { createHash } from 'node:crypto'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { privateMark } from '../events/partition.ts'
import type { Lookup } from './lookup.ts'

/** Lookups to `PRIVATE` entries have an owner of their own. */
export function ownerOf(organization: string, isPrivate: boolean): string {
  return `${ledgerOwners.lookups}${organization}${isPrivate ? privateMark : ''}`
}

/** Hashed, since names may be longer than a key, and e-mail addresses do not belong in a bookkeeping table. */
export function rowOf(kind: Lookup['kind'], name: string, targetHash: string): string {
  return `${kind}/${hashOf(name)}/${targetHash}`
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
