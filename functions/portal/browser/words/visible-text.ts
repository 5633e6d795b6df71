// Text of entries, and other text that somebody else has chosen, for the screen. Characters that change how their neighbours are read are
// escaped, since an attacker may have chosen them. Copying gives the value itself, never this text.

/**
 * Control characters except tab and line breaks; characters that change the writing direction (https://www.unicode.org/reports/tr9/) or have no
 * width; lone surrogates.
 */
const unseen = /(?![\t\n\r])\p{Cc}|[\p{Bidi_Control}\u200b\u2028\u2029\u2060\ufeff]|\p{Cs}/gu

/** For example `user\u{202e}gpj.exe` instead of a name that reads backwards. */
export function visibleText(text: string): string {
  return withEscapes(text, (code) => `\\u{${code}}`)
}

/** @param written a character, as it stands there instead, from its four hexadecimal digits. */
export function withEscapes(text: string, written: (code: string) => string): string {
  return text.replaceAll(unseen, (character) => written(character.charCodeAt(0).toString(16).padStart(4, '0')))
}
