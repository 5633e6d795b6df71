// The endpoints of the local issuer for programs without a browser (RFC 8628): `/device_authorization`, which gives a code, and the page
// `/device`, where a person enters it and chooses who they are. The tokens come from `/token` (sign-in-routes.ts).
import type { IncomingMessage, ServerResponse } from 'node:http'
import { codeLifeSeconds, type DeviceCodes, intervalSeconds } from './device-codes.ts'
import { formOf, sendJson, sendPage } from './form-exchange.ts'
import { devicePage, refusalPage, sentencePage } from './people-page.ts'
import type { SignInOptions } from './sign-in.ts'

export interface DeviceDeps extends SignInOptions {
  readonly now: () => number
  readonly issuer: () => string
}

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** @returns whether the request was one of these, and is answered. */
export function deviceRoutes(
  deps: DeviceDeps,
  codes: DeviceCodes,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    const url = new URL(request.url ?? '/', deps.issuer())
    const asked = `${request.method} ${url.pathname}`
    if (asked === 'POST /device_authorization') begin(deps, codes, response, await formOf(request))
    else if (asked === 'GET /device') sendPage(response, 200, devicePage(deps, url.searchParams))
    else if (asked === 'POST /device') decide(deps, codes, request, response, await formOf(request))
    else return false
    return true
  }
}

function begin(deps: DeviceDeps, codes: DeviceCodes, response: ServerResponse, asked: URLSearchParams): void {
  if (asked.get('client_id') !== deps.clientId) sendJson(response, 401, { error: 'invalid_client' })
  else if (!asked.get('scope')?.split(' ').includes('openid')) sendJson(response, 400, { error: 'invalid_scope' })
  else {
    const { deviceCode, userCode } = codes.begin(deps.now())
    const page = `${deps.issuer()}/device`
    sendJson(response, 200, {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${userCode}`,
      expires_in: codeLifeSeconds,
      interval: intervalSeconds,
    })
  }
}

function decide(
  deps: DeviceDeps,
  codes: DeviceCodes,
  { headers }: IncomingMessage,
  response: ServerResponse,
  chosen: URLSearchParams,
): void {
  const refuse = (sentence: string) => sendPage(response, 400, refusalPage(sentence))
  const site = headers['sec-fetch-site'] ?? 'same-origin'
  const isDenied = chosen.get('person') === 'nobody'
  const decision = isDenied ? 'denied' : deps.people.find(({ id }) => id === chosen.get('person'))
  // Another site must not decide in a person's name. A browser says so in a header that no page can set.
  if (site !== 'same-origin') refuse('Another page has sent this form.')
  else if (!decision) refuse('This person is not known here.')
  else if (!codes.decide(chosen.get('user_code') ?? '', decision, deps.now()))
    refuse('This code is not known here, or its time is over.')
  else sendPage(response, 200, sentencePage(isDenied ? 'Denied.' : 'Go on in the terminal. This page can be closed.'))
}
