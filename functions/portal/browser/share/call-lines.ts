// The query on the screen as a curl command. The token is a shell variable: the portal never shows a token.
import { shellWord } from './shell-word.ts'

export interface Call {
  /** Such as `/v2/organizations/acme`, each segment escaped. */
  readonly path: string
  /** Under the API's names; a parameter is repeated for several values. */
  readonly parameters?: readonly (readonly [name: string, value: string])[]
  /** Sent as JSON by POST. */
  readonly body?: object
}

/** @param segments the segments of the path; each is escaped. */
export function apiPath(...segments: readonly string[]): string {
  return `/v2/${segments.map(encodeURIComponent).join('/')}`
}

/** @param origin the API's origin, without a path. */
export function callUrl(origin: string, { path, parameters = [] }: Call): string {
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString()
  return `${origin}${path}${query === '' ? '' : `?${query}`}`
}

/** `-g`, since curl treats brackets in a URL as a pattern (https://curl.se/docs/manpage.html#-g). */
export function curlLine(origin: string, call: Call): string {
  const sent = call.body ? `-H 'Content-Type: application/json' -d ${shellWord(JSON.stringify(call.body))} ` : ''
  return `curl -g -H "Authorization: Bearer $TOKEN" ${sent}${shellWord(callUrl(origin, call))}`
}
