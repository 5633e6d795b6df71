// What can be the id that the entries of one piece of work have in common.

/** What an entry takes, and what can be sent back as a header. Zeros are how OpenTelemetry names a trace that is none. */
const form = /^(?!0{32}$)[\x21-\x7e]{1,255}$/

/** @param id of the application, which need not keep to its type. */
export function usableCorrelation(id: unknown): string | undefined {
  return typeof id === 'string' && form.test(id) ? id : undefined
}
