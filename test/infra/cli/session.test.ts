// Who the command speaks for: a person signed in by a browser, a program with client credentials, a token; and how it ends when it cannot.
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { anEntry, newId } from '../../entries.ts'
import { newPlace, type Place } from '../../local/running-service.ts'
import { type HandedOut, handedOut, rowsOf } from './handed-out.ts'
import { cliBesideSharedService } from './service-cli.ts'

describe('signing in', () => {
  let place: Place
  let cli: HandedOut

  beforeAll(async () => {
    place = await newPlace()
    await place.start()
    // Nothing of the service but its address.
    cli = await handedOut({ BELEG_DATA: '/nowhere' })
  })

  afterAll(async () => {
    await cli?.clear()
    await place?.clear()
  })

  describe('beleg login', () => {
    /** What the browser of a person does. */
    async function signIn(context: string, person: string) {
      const { gatewayUrl, demoOrganization } = place.settings
      const args = ['login', gatewayUrl, '--context', context, '--scope', `organizations/${demoOrganization}`]
      const child = cli.start([...args, '--no-browser'])
      let said = ''
      child.stderr?.on('data', (text) => {
        said += text
      })
      const ended = new Promise((resolve) => child.on('close', resolve))
      const address = await vi.waitUntil(() => /^Open (http\S+)\n/m.exec(said)?.[1], { timeout: 60_000 })
      const asked = new URL(address)
      expect(Object.fromEntries(asked.searchParams)).toMatchObject({
        code_challenge_method: 'S256',
        response_type: 'code',
      })
      const body = new URLSearchParams([...asked.searchParams, ['person', person]])
      const chosen = await fetch(new URL('/authorize', asked), { method: 'POST', body, redirect: 'manual' })
      const back = chosen.headers.get('location') ?? ''
      expect(back).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-in\?/)
      // Another answer than the one that was asked for is none.
      expect((await fetch(back)).status).toBe(200)
      return { code: await ended, said }
    }

    test('keeps a session for the commands after it, in a file that only its owner may read', async () => {
      const { code, said } = await signIn('test', 'auditor')
      expect(code, said).toBe(0)
      expect(said).toContain(`signed in at ${place.settings.gatewayUrl}: context "test"`)
      const file = join(cli.dir, 'config/beleg/sessions.json')
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      expect(Object.keys(JSON.parse(await readFile(file, 'utf8')).test)).toEqual(['origin', 'clientId', 'refreshToken'])
      expect(rowsOf((await cli.run(['whoami'])).stdout)).toMatchObject([{ email: 'revision@audit.example' }])
      expect(await cli.run(['list'])).toMatchObject({ code: 0, stderr: 'no entries: that is all\n' })
      // A refresh token is good for one use: many commands at once take turns.
      const many = await Promise.all(Array.from({ length: 5 }, () => cli.run(['whoami', '--quiet'])))
      expect(many.map(({ code: each }) => each)).toEqual([0, 0, 0, 0, 0])
      // The session is for its service alone.
      expect(await cli.run(['list', '--url', 'http://127.0.0.1:9', '--scope', 'organizations/acme'])).toMatchObject({
        code: 4,
      })
      expect(await cli.run(['logout'])).toMatchObject({
        code: 0,
        stderr: `signed out at ${place.settings.gatewayUrl}\n`,
      })
      expect(await cli.run(['whoami'])).toEqual({
        code: 4,
        stdout: '',
        stderr: `nobody is signed in at ${place.settings.gatewayUrl}: run "beleg login"\n`,
      })
    })

    test('ends with 4 and the word of the issuer if it refuses', async () => {
      const { gatewayUrl } = place.settings
      const child = cli.start(['login', gatewayUrl, '--context', 'refused', '--no-browser'])
      let said = ''
      child.stderr?.on('data', (text) => {
        said += text
      })
      const ended = new Promise((resolve) => child.on('close', resolve))
      const address = await vi.waitUntil(() => /^Open (http\S+)\n/m.exec(said)?.[1], { timeout: 60_000 })
      const { searchParams } = new URL(address)
      const query = new URLSearchParams({
        error: 'access_denied',
        state: searchParams.get('state') ?? '',
        iss: place.settings.issuer,
      })
      await fetch(`${searchParams.get('redirect_uri')}?${query}`)
      expect(await ended).toBe(4)
      expect(said).toContain('the issuer refused: access_denied\n')
    })

    test('says in a sentence that its port is taken, or is none', async () => {
      const { gatewayUrl, ports } = place.settings
      const login = (port: string) => cli.run(['login', gatewayUrl, '--no-browser', '--port', port])
      expect(await login(String(ports.gateway))).toEqual({
        code: 1,
        stdout: '',
        stderr: `the issuer's answer cannot come to port ${ports.gateway}: another program has it\n`,
      })
      expect(await login('65536')).toMatchObject({
        code: 2,
        stderr: '"--port" must be a whole number from 0 to 65535, not "65536"\n',
      })
    })
  })

  test('a context that is not there cannot be removed', async () => {
    const removed = await cli.run(['context', 'remove', 'tset'])
    expect(removed).toEqual({ code: 2, stdout: '', stderr: 'there is no context "tset": see "beleg context"\n' })
  })

  describe('beleg login --device', () => {
    /** What the person does on another device. */
    async function decide(context: string, person: string) {
      const { gatewayUrl, demoOrganization } = place.settings
      const scope = `organizations/${demoOrganization}`
      const child = cli.start(['login', gatewayUrl, '--context', context, '--scope', scope, '--device'])
      let said = ''
      child.stderr?.on('data', (text) => {
        said += text
      })
      const ended = new Promise((resolve) => child.on('close', resolve))
      const [, address = '', code = ''] = await vi.waitUntil(
        () => /^Open (http\S+) on any device, and enter (\S+)\n/m.exec(said),
        { timeout: 60_000 },
      )
      const page = await (await fetch(`${address}?user_code=${code}`)).text()
      expect(page).toContain(`value="${code}"`)
      expect(page).toContain('<button name="person" value="auditor">')
      const post = (user_code: string, more = {}) =>
        fetch(address, { method: 'POST', body: new URLSearchParams({ user_code, person }), headers: more })
      // Neither a code that is not this one, nor another site's form.
      expect((await post('BBBB-BBBB')).status).toBe(400)
      expect((await post(code, { 'sec-fetch-site': 'cross-site' })).status).toBe(400)
      expect((await post(code.toLowerCase())).status).toBe(200)
      expect((await post(code)).status).toBe(400)
      return { code: await ended, said }
    }

    test('signs a person in who enters the code elsewhere, and keeps the session', async () => {
      const { code, said } = await decide('test', 'auditor')
      expect(code, said).toBe(0)
      expect(rowsOf((await cli.run(['whoami'])).stdout)).toMatchObject([{ email: 'revision@audit.example' }])
      expect(await cli.run(['logout'])).toMatchObject({ code: 0 })
    })

    test('ends with 4 if the person denies', async () => {
      const { code, said } = await decide('denied', 'nobody')
      expect(code).toBe(4)
      expect(said).toContain('the issuer refused: access_denied\n')
    })
  })
})

describe('a program', () => {
  const besideService = cliBesideSharedService()

  test('gets its token by client credentials, and sends its secret to the issuer alone', async () => {
    const { service, cli, url } = await besideService()
    const organizationId = newId()
    await service.record(anEntry({ context: { organizationId } }))
    const asked: string[] = []
    // What a provider of tokens answers, with the tokens of the service's own issuer.
    const provider = createServer(async (request, response) => {
      const origin = `http://${request.headers.host}`
      const json = (status: number, body: object) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      }
      if (request.url === '/config.json') json(200, { issuer: origin, scope: 'openid', authorizeParameters: {} })
      else if (request.url === '/.well-known/openid-configuration')
        json(200, { issuer: origin, token_endpoint: `${origin}/token`, response_types_supported: ['code'] })
      else if (request.url === '/token') {
        asked.push(String(request.headers.authorization))
        const isKnown = request.headers.authorization === `Basic ${Buffer.from('billing:s3cret').toString('base64')}`
        if (isKnown)
          json(200, { access_token: await service.token(['reader *']), token_type: 'Bearer', expires_in: 3600 })
        else json(401, { error: 'invalid_client' })
      } else {
        const answer = await fetch(`${url}${request.url}`, {
          headers: { authorization: String(request.headers.authorization) },
        })
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
      }
    })
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void provider.close())
    const address = provider.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const env = {
      BELEG_TOKEN: '',
      BELEG_URL: `http://127.0.0.1:${port}`,
      BELEG_CLIENT_ID: 'billing',
      BELEG_CLIENT_SECRET: 's3cret',
    }
    const { code, stdout, stderr } = await cli.run(['list', `organizations/${organizationId}`, '--debug'], { env })
    expect(code, stderr).toBe(0)
    expect(rowsOf(stdout)).toHaveLength(1)
    expect(asked).toHaveLength(1)
    expect(stderr).not.toMatch(/s3cret|Bearer|eyJ/)
    const wrong = await cli.run(['whoami'], { env: { ...env, BELEG_CLIENT_SECRET: 'guessed' } })
    expect(wrong).toEqual({
      code: 4,
      stdout: '',
      stderr: 'the issuer gives no token to the client "billing": invalid_client\n',
    })
  })

  test.each([
    [2, ['list', '--scope', 'acme'], '"acme" is not a scope: it must be organizations/ID, folders/ID or projects/ID'],
    [2, ['list'], 'which organization, folder or project? Name it, such as organizations/ID, or run "beleg use SCOPE"'],
    [2, ['list', 'organizations/acme', '--limit', 'all'], '"--limit" must be a whole number from 1, not "all"'],
    [2, ['list', 'organizations/acme', '--since', 'soon'], '"--since" must be an RFC 3339 time'],
    [
      2,
      ['list', 'organizations/acme', '--since', '1h', '--from', '2h'],
      '"--since" and "--from" say the same: give one of them',
    ],
    [
      2,
      ['list', 'organizations/acme', '--severity', 'LOUD'],
      '"severity" must be one of INFO, ERROR (PARAMETER_INVALID',
    ],
    [2, ['list', 'organizations/acme', '--sort', 'up'], '"--sort" must be one of asc, desc, not "up"'],
    [2, ['tail', 'organizations/acme', '--state', 's', '--output', 'table'], '"--state" needs "--output ndjson"'],
    [2, ['download', 'organizations/acme', '--format', 'csv', '--verify'], '"--verify" needs "--format bundle"'],
    [2, ['whoami', '--url', 'http://audit.example.com'], '"http://audit.example.com" must begin with https'],
    [2, ['whoami', '--context', 'other'], 'there is no context "other": see "beleg context"'],
    [1, ['show', 'organizations/acme', '01a21771-63ef-89d7-a21e-738be1d76e2e'], 'NOT_FOUND'],
    [3, ['list', 'organizations/acme', '--fail-empty'], 'no entries: that is all'],
    [75, ['whoami', '--url', 'http://127.0.0.1:9'], 'http://127.0.0.1:9 does not answer'],
  ])('ends with %i for %j', async (code, args, says) => {
    const { cli, service } = await besideService()
    await service.record(anEntry({ context: { organizationId: 'acme' }, eventTimeStamp: new Date().toISOString() }))
    const isEmpty = args.includes('--fail-empty')
    const result = await cli.run(isEmpty ? [...args, '--q', 'nowhere'] : args)
    expect(result.stderr).toContain(says)
    expect(result).toMatchObject({ code, stdout: '' })
  })

  test('ends with 2 if two variables name a service, and no flag says which', async () => {
    const { cli } = await besideService()
    const env = { BELEG_CONTEXT: 'local' }
    const stderr = '"BELEG_URL" and "BELEG_CONTEXT" both name a service: unset one of them\n'
    expect(await cli.run(['whoami'], { env })).toEqual({ code: 2, stdout: '', stderr })
    expect(await cli.run(['whoami', '--url', 'http://127.0.0.1:9'], { env })).toMatchObject({ code: 75 })
  })

  test('ends with 4 if its token is not taken, with 5 if that was not all, and with 0 if its reader has gone', async () => {
    const { cli, service } = await besideService()
    const organizationId = newId()
    await service.record(...Array.from({ length: 60 }, () => anEntry({ context: { organizationId } })))
    const scope = `organizations/${organizationId}`
    expect(await cli.run(['list', scope], { env: { BELEG_TOKEN: 'stale' } })).toMatchObject({ code: 4 })
    expect(await cli.run(['list', scope, '--require-complete'])).toMatchObject({ code: 5 })
    expect(await cli.run(['list', scope, '--require-complete', '--all'])).toMatchObject({ code: 0 })
    const piped = await cli.bash(`set -o pipefail; beleg list ${scope} --all --quiet | head -c 1`)
    expect(piped).toEqual({ code: 0, stdout: '{', stderr: '' })
  })

  test('asks by a body what is too long for a URL, and lists the same', async () => {
    const { cli, service } = await besideService()
    const organizationId = newId()
    await service.record(
      ...Array.from({ length: 3 }, (_, at) => anEntry({ context: { organizationId }, eventName: `Event ${at}` })),
    )
    const names = Array.from({ length: 99 }, (_, at) => ['--event-name', `${'x'.repeat(100)}${at}`]).flat()
    const { code, stdout, stderr } = await cli.run([
      'list',
      `organizations/${organizationId}`,
      ...names,
      '--event-name',
      'Event 1',
      '--debug',
    ])
    expect(code, stderr).toBe(0)
    expect(rowsOf(stdout).map(({ eventName }) => eventName)).toEqual(['Event 1'])
    expect(stderr).toContain('POST ')
  })
})
