// What is an object in JSON: to TypeScript and to valibot a list is one too.

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
