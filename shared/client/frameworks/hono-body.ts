// The body of a request as Hono keeps it for a handler that has read it. Reads nothing of the connection, and waits for nothing.
import { byName } from '../content/by-name.ts'

/** @param cache `bodyCache` of Hono's request: by the form in which it was read, what was read, or a promise of it. */
export async function bodyOf(
  cache: Readonly<Record<string, unknown>>,
  contentType: string | undefined,
): Promise<unknown> {
  const form = await settled(cache['formData'])
  if (form instanceof FormData) return byName(form)
  const read = (await settled(cache['text'])) ?? (await settled(cache['arrayBuffer']))
  const text = read instanceof ArrayBuffer ? new TextDecoder().decode(read) : read
  if (typeof text !== 'string') return undefined
  if (contentType?.startsWith('application/x-www-form-urlencoded')) return byName(new URLSearchParams(text))
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** `undefined` while it is on its way, and if it failed. */
async function settled(value: unknown): Promise<unknown> {
  // Of two that are settled, the first wins.
  return Promise.race([value, undefined]).catch(() => undefined)
}
