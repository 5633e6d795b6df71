// The name under which a view is shared: what its title says, in characters that stand in an address as they are. The same title always has the
// same name, so that saving it again replaces it.

const slugLengthMax = 60

export function sharedName(title: string): string {
  const slug = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, slugLengthMax)
    .replace(/-+$/, '')
  return `${slug === '' ? 'view' : slug}-${hashOf(title)}`
}

/** FNV-1a of 32 bits: titles that differ in nothing but signs have different names. No protection against anybody. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(36)
}
