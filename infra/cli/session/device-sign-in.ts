// Signing in without a browser on this machine: by a code that the person enters at the issuer, on any device (RFC 8628).
import {
  deviceAuthorizationRequest,
  deviceCodeGrantRequest,
  None,
  processDeviceAuthorizationResponse,
  processDeviceCodeResponse,
  ResponseBodyError,
  type TokenEndpointResponse,
} from 'oauth4webapi'
import { clientOf, type Issuer } from './issuer.ts'
import { signInNeeded } from './tokens.ts'

export interface DeviceSignInRequest {
  readonly client: string | undefined
  /** Told what the person must open, and enter there. */
  readonly onCode: (address: string, code: string) => void
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>
  readonly now: () => number
  readonly signal: AbortSignal
}

/** RFC 8628 section 3.2: where the issuer says none. */
const intervalDefault = 5
const intervalMax = 600
const answerMaxMs = 30_000

/** @throws CommandError if the issuer does not offer it, or refuses, or the code's time is over. */
export async function signInByDevice(issuer: Issuer, request: DeviceSignInRequest): Promise<TokenEndpointResponse> {
  const { server, config } = issuer
  const { signal, now, sleep } = request
  const options = { ...issuer.options, signal: () => AbortSignal.any([signal, AbortSignal.timeout(answerMaxMs)]) }
  const client = clientOf(issuer, request.client)
  if (server.device_authorization_endpoint === undefined)
    throw signInNeeded('the issuer does not offer signing in with "--device"')
  const parameters = { ...config.authorizeParameters, scope: config.scope }
  const answer = await deviceAuthorizationRequest(server, client, None(), parameters, options)
  const asked = await processDeviceAuthorizationResponse(server, client, answer).catch(refused)
  request.onCode(asked.verification_uri, asked.user_code)
  const untilMs = now() + asked.expires_in * 1000
  let seconds = Math.max(asked.interval ?? intervalDefault, 1)
  while (now() < untilMs) {
    seconds = Math.min(seconds, intervalMax)
    await sleep(seconds * 1000, signal)
    try {
      const response = await deviceCodeGrantRequest(server, client, None(), asked.device_code, options)
      return await processDeviceCodeResponse(server, client, response)
    } catch (cause) {
      signal.throwIfAborted()
      // Section 3.5: to ask less often by so much from now on, and half as often where there is no answer.
      if (!(cause instanceof ResponseBodyError)) seconds *= 2
      else if (cause.error === 'slow_down') seconds += 5
      else if (cause.error === 'expired_token') break
      else if (cause.error !== 'authorization_pending') refused(cause)
    }
  }
  throw signInNeeded('nobody has entered the code in its time: run "beleg login" again')
}

function refused(cause: unknown): never {
  if (!(cause instanceof ResponseBodyError)) throw cause
  throw signInNeeded(`the issuer refused: ${cause.error_description ?? cause.error}`, cause)
}
