import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createApp, type TokenEvent } from '../../functions/token-rights/app.ts'
import { signToken, startIssuer } from '../../infra/local/issuer/issuer.ts'
import { callerCheck } from '../../shared/http/caller.ts'

const claimsOf = async (request: TokenEvent['request']) => {
  const event = { version: '3', callerContext: { clientId: 'client-1' }, request }
  const { response, ...rest } = await createApp<typeof event>('rights')(event)
  expect(rest).toEqual(event)
  return response
}

const withClaims = (claims: object) => ({
  claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: claims } },
})

test('a token of either of two clients is taken, one of a third is not', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'beleg-issuer-'))
  const keyFile = join(dir, 'key.json')
  const { issuer, stop } = await startIssuer({ port: 0, keyFile })
  onTestFinished(async () => {
    await stop()
    await rm(dir, { recursive: true })
  })
  const check = callerCheck({ issuer, audience: 'people,senders', rightsClaim: 'rights' })
  const tokenFor = async (audience: string) => {
    const identity = { keyFile, issuer, audience, subject: 'ada', rightsClaim: 'rights', rights: ['reader *'] }
    return `Bearer ${await signToken({ ...identity, expiresInSeconds: 60 })}`
  }
  for (const audience of ['people', 'senders'])
    expect(await check(await tokenFor(audience))).toEqual({ subject: 'ada', rights: [{ role: 'reader', scope: '*' }] })
  for (const audience of ['people,senders', 'others', ''])
    await expect(check(await tokenFor(audience))).rejects.toMatchObject({ code: 'CALLER_UNKNOWN' })
})

describe('an access token of the own user pool', () => {
  test('has the rights of a person’s groups, its client for an audience, and the e-mail address', async () => {
    const groupsToOverride = ['reader:organizations/acme', 'operator:*', 'staff', 'reader:planets/x', 'admin:*']
    expect(
      await claimsOf({
        userAttributes: { email: 'ada@example.com', email_verified: 'true' },
        groupConfiguration: { groupsToOverride },
        scopes: ['aws.cognito.signin.user.admin'],
      }),
    ).toEqual(
      withClaims({ aud: 'client-1', rights: ['reader organizations/acme', 'operator *'], email: 'ada@example.com' }),
    )
  })

  test.each([{}, { email_verified: 'false' }, { email_verified: '' }, { email_verified: 'True' }])(
    'shows no e-mail address that is not verified: %j',
    async (more) => {
      expect(await claimsOf({ userAttributes: { email: 'chief@example.com', ...more } })).toEqual(
        withClaims({ aud: 'client-1', rights: [] }),
      )
    },
  )

  test('has no right that would grant nothing', async () => {
    const groupsToOverride = ['writer:projects/x', 'writer:folders/x', 'writer:organizations/acme']
    expect(await claimsOf({ groupConfiguration: { groupsToOverride } })).toEqual(
      withClaims({ aud: 'client-1', rights: ['writer organizations/acme'] }),
    )
  })

  test('has the rights of a program’s scopes', async () => {
    expect(await claimsOf({ scopes: ['beleg/writer', 'beleg/root', 'other/reader'] })).toEqual(
      withClaims({ aud: 'client-1', rights: ['writer *'] }),
    )
  })

  test('has no right where there is neither group nor scope', async () => {
    expect(await claimsOf({ groupConfiguration: { groupsToOverride: null }, scopes: null })).toEqual(
      withClaims({ aud: 'client-1', rights: [] }),
    )
  })
})
