// What was given besides a file that is verified, and cannot be used: a fault of whoever verifies, not of the file.
import { englishFaults, type FaultKind, sayFault } from './fault-kind.ts'

export type Unusable =
  | { readonly kind: 'consistency-without-kept' }
  /** @property file that was to hold it; absent where it was given as text. */
  | { readonly kind: 'key-unusable'; readonly file?: string }
  /** @property fault why, where more is known than that it holds no checkpoint. */
  | { readonly kind: 'kept-unusable'; readonly file: string; readonly fault?: FaultKind }
  | { readonly kind: 'consistency-unusable'; readonly file: string }
  /** @property says why, in English. */
  | { readonly kind: 'policy-unusable'; readonly file: string; readonly line?: number; readonly says: string }

export function sayUnusable(unusable: Unusable): string {
  switch (unusable.kind) {
    case 'consistency-without-kept':
      return 'a consistency proof goes with a checkpoint that was kept'
    case 'key-unusable': {
      const what = unusable.file === undefined ? 'the key is' : `"${unusable.file}" holds`
      return `${what} no verifier key: NAME+ID+KEY, as the service gives it`
    }
    case 'kept-unusable': {
      const { file, fault } = unusable
      return `"${file}"${fault ? `: ${sayFault(englishFaults, fault)}` : ' holds no checkpoint'}`
    }
    case 'consistency-unusable':
      return `"${unusable.file}" is no consistency proof as the service gives it`
    case 'policy-unusable': {
      const { file, line, says } = unusable
      return `"${file}" is no policy of witnesses: ${line === undefined ? '' : `line ${line}: `}${says}`
    }
  }
}
