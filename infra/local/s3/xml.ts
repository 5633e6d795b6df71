// The XML subset of S3: written from a tree, read by element name. Not a general parser.
export type XmlNode = readonly [name: string, content: string | number | boolean | readonly XmlNode[]]

export const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

/** A whole document. Every text survives: characters that XML 1.0 forbids become numeric references, as in S3. */
export function renderXml([name, content]: XmlNode, namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${attribute}>${renderContent(content)}</${name}>`
}

/** The inner XML of each element of that name, in order. An element must not contain another of its own name. */
export function elementsOf(xml: string, name: string): string[] {
  return Array.from(
    xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g')),
    (match) => match[1] ?? '',
  )
}

/** The text of the first element of that name, or undefined if there is none. */
export function textOf(xml: string, name: string): string | undefined {
  const [inner] = elementsOf(xml, name)
  return inner === undefined ? undefined : plainText(inner)
}

function renderContent(content: XmlNode[1]): string {
  if (typeof content !== 'object') return escapeText(String(content))
  return content.map(([name, inner]) => `<${name}>${renderContent(inner)}</${name}>`).join('')
}

function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: keys may hold any character
  return text.replace(/[\u0000-\u001f&<>"'\u007f\ufffe\uffff]/g, (character) => entityOf(character))
}

function entityOf(character: string): string {
  for (const [entity, plain] of Object.entries(entities)) if (plain === character) return `&${entity};`
  return `&#x${character.charCodeAt(0).toString(16)};`
}

function plainText(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));/gi, (whole, hex, decimal, entity) => {
    if (entity !== undefined) return entities[entity] ?? whole
    const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole
  })
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
