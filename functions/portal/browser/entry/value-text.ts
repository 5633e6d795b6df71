// A value of an entry as text for the screen. What would change how its neighbours are read is written out: an entry may come from an
// attacker. What is copied is the value itself, never this.

/**
 * Control characters but for tab and line ends; what turns the direction of writing (https://www.unicode.org/reports/tr9/) or has no width;
 * halves of characters.
 */
const unseen = /(?![\t\n\r])\p{Cc}|[\p{Bidi_Control}\u200b\u2028\u2029\u2060\ufeff]|\p{Cs}/gu

/** `user\u{202e}gpj.exe` for what would otherwise be read backwards. */
export function visibleText(text: string): string {
  return text.replaceAll(unseen, (character) => `\\u{${character.charCodeAt(0).toString(16).padStart(4, '0')}}`)
}

/** A text as it is, everything else as JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** Indented JSON; what would not show, or turn the line, is escaped as JSON escapes it. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2) ?? ''
  return text.replaceAll(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** `412 B`, `2.1 kB`. */
export function sizeText(bytes: number, language: 'en' | 'de'): string {
  if (bytes < 1000) return `${bytes} B`
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${size.toFixed(1).replace('.', language === 'de' ? ',' : '.')} ${unit}`
}
