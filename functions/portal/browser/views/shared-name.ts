// The name under which a view is shared, made of its title: only characters that need no escaping in a URL. The same title always gives the
// same name, so saving it again replaces the view.

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

/** 32-bit FNV-1a, so that titles that differ only in other characters get different names. Not a protection against anybody. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(36)
}
