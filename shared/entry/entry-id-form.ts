// The form of an entry's id (entry-id.ts). What only looks at a text, as the portal does with what is typed, needs no hash.

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function isEntryId(text: string): boolean {
  return form.test(text)
}
