// The rows of a report for people: a label, and lines of text that fit a terminal and do nothing to it.

export type Row = readonly [label: string, ...lines: string[]]

const labelWidth = 14
const textWidth = 86
const textLengthMax = 400

export function rowLines([label, ...texts]: Row): string[] {
  return texts
    .map(printable)
    .flatMap(wrapped)
    .map((line, at) => `  ${(at === 0 ? label : '').padEnd(labelWidth)}${line}`)
}

/** What does not fit goes on in the next line, a little further in. */
function wrapped(text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= textWidth) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(line === undefined ? word : `  ${word}`)
  }
  return lines
}

/** A file can hold anything, and a terminal obeys some of it: control characters, and those that turn the direction of writing. */
export function printable(text: string): string {
  return text.slice(0, textLengthMax).replaceAll(/\p{C}/gu, '\ufffd')
}
