// The check for a JSON object. To TypeScript and valibot, a list is an object too.

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
