// Texts for a terminal. A value of an entry is whatever its sender wrote, and a terminal obeys control characters: it would retitle the
// window, repaint the line before, or show text in another order than it has.

/**
 * Control characters (C0, DEL, C1) and halves of surrogate pairs; what reorders text (Unicode TR9: marks, embeddings, overrides, isolates);
 * separators of lines and paragraphs; and invisible characters that hide text, such as tags.
 */
const harmful =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** In one line: a control character is shown by its picture (U+2400…), another harmful one as U+FFFD. */
export function harmless(text: string): string {
  return text.replace(harmful, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd'
  })
}

/** JSON of the same value: what a terminal would obey is escaped. */
export function harmlessJson(json: string): string {
  return json.replace(harmful, (character) =>
    character === '\n'
      ? character
      : Array.from({ length: character.length }, (_, at) => character.charCodeAt(at).toString(16).padStart(4, '0'))
          .map((code) => `\\u${code}`)
          .join(''),
  )
}

/** Text of several lines, such as a file of the log. */
export function harmlessLines(text: string): string {
  return text.split('\n').map(harmless).join('\n')
}

/**
 * A file that comes in chunks, cut anywhere, for a terminal: call it with each chunk, and once without one at the end.
 * @param isJson keeps the values of JSON; else it is CSV, whose lines end with CR LF.
 */
export function harmlessChunks(isJson: boolean): (chunk?: Uint8Array) => string {
  const decoder = new TextDecoder()
  let held = ''
  return (chunk) => {
    const text = held + decoder.decode(chunk, { stream: chunk !== undefined })
    held = text.endsWith('\r') && chunk !== undefined ? '\r' : ''
    const whole = text.slice(0, text.length - held.length)
    return isJson ? harmlessJson(whole) : harmlessLines(whole.replaceAll('\r\n', '\n'))
  }
}
