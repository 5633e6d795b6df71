// A value of an entry as text: as it is, or as JSON.
import { withEscapes } from '../words/visible-text.ts'

/** Strings unchanged, anything else as JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** Indented JSON. Invisible or direction-changing characters are escaped as in JSON. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2) ?? ''
  return withEscapes(text, (code) => `\\u${code}`)
}

/** `412 B`, `2.1 kB`. */
export function sizeText(bytes: number, language: 'en' | 'de'): string {
  if (bytes < 1000) return `${bytes} B`
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${size.toFixed(1).replace('.', language === 'de' ? ',' : '.')} ${unit}`
}
