// A SHA-256 in hex: the name of what is named by its content, or of what is too long to be a key.
import { createHash } from 'node:crypto'

export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
