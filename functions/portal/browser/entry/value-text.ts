// A value of an entry as text for the screen. Characters that change how their neighbours are read are escaped, since an attacker may have
// chosen them. Copying gives the value itself, never this text.

/**
 * Control characters except tab and line breaks; characters that change the writing direction (https://www.unicode.org/reports/tr9/) or have no
 * width; lone surrogates.
 */
const unseen = /(?![\t\n\r])\p{Cc}|[\p{Bidi_Control}\u200b\u2028\u2029\u2060\ufeff]|\p{Cs}/gu

/** For example `user\u{202e}gpj.exe` instead of a name that reads backwards. */
export function visibleText(text: string): string {
  return text.replaceAll(unseen, (character) => `\\u{${character.charCodeAt(0).toString(16).padStart(4, '0')}}`)
}

/** Strings unchanged, anything else as JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** Indented JSON. Invisible or direction-changing characters are escaped as in JSON. */
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
