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
