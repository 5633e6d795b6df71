// SHA-256 in hex: names objects by their content, and shortens texts that are too long for a key.
import { createHash } from 'node:crypto'

export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
