// The keys of lookups: the owner and the row.
import { createHash } from 'node:crypto'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { privateMark } from '../events/partition.ts'

/** Lookups to `PRIVATE` entries have an owner of their own. */
export function ownerOf(organization: string, isPrivate: boolean): string {
  return `${ledgerOwners.lookups}${organization}${isPrivate ? privateMark : ''}`
}

/** Hashed, so that a row is short however long the ids are. */
export function rowOf(above: string, targetHash: string): string {
  return `${hashOf(above)}/${targetHash}`
}

export function hashOf(container: string): string {
  return createHash('sha256').update(container).digest('base64url').slice(0, 22)
}
