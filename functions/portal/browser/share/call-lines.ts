// What is on the screen, as a line for a terminal: the same call by curl. The token is a variable of the reader's shell: none is ever shown.
import { shellWord } from './shell-word.ts'

export interface Call {
  /** `/v2/organizations/acme`; each segment escaped. */
  readonly path: string
  /** As the API names them; repeated where several values are asked for. */
  readonly parameters?: readonly (readonly [name: string, value: string])[]
  /** Sent as JSON, by POST. */
  readonly body?: object
}

/** @param segments each is one segment of the path, whatever is in it. */
export function apiPath(...segments: readonly string[]): string {
  return `/v2/${segments.map(encodeURIComponent).join('/')}`
}

/** @param origin of the API, without a path. */
export function callUrl(origin: string, { path, parameters = [] }: Call): string {
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString()
  return `${origin}${path}${query === '' ? '' : `?${query}`}`
}

/** `-g`, since curl takes brackets in an address for a pattern (https://curl.se/docs/manpage.html#-g). */
export function curlLine(origin: string, call: Call): string {
  const sent = call.body ? `-H 'Content-Type: application/json' -d ${shellWord(JSON.stringify(call.body))} ` : ''
  return `curl -g -H "Authorization: Bearer $TOKEN" ${sent}${shellWord(callUrl(origin, call))}`
}
