import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLoopbackServer } from '../../../../infra/local/gateway/loopback-server.ts'
import { signToken, startIssuer, type TokenOptions } from '../../../../infra/local/issuer/issuer.ts'
import { readSettings } from '../../../../infra/local/place/settings.ts'

const stops: (() => Promise<void>)[] = []
let dataDir: string
let keyFile: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'beleg-issuer-'))
  keyFile = join(dataDir, 'issuer-key.json')
})

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
  await rm(dataDir, { recursive: true, force: true })
})

async function issuer(port = 0) {
  const started = await startIssuer({ port, keyFile })
  stops.push(started.stop)
  return started
}

function token(over: Partial<TokenOptions> = {}) {
  return signToken({
    keyFile,
    issuer: 'http://127.0.0.1:1',
    audience: 'beleg',
    subject: 'ada',
    rights: ['reader *', 'writer organizations/1'],
    rightsClaim: 'rights',
    expiresInSeconds: 60,
    ...over,
  })
}

/** As a function does it: by the address that discovery names. */
async function verify(jwt: string, issuerUrl: string, audience = 'beleg') {
  const response = await fetch(`${issuerUrl}/.well-known/openid-configuration`)
  const { jwks_uri, issuer: named } = (await response.json()) as { jwks_uri: string; issuer: string }
  return jwtVerify(jwt, createRemoteJWKSet(new URL(jwks_uri)), { issuer: named, audience })
}

describe('a token of the local issuer', () => {
  it('is verified by what the issuer serves, and says who may do what', async () => {
    const { issuer: url } = await issuer()
    const { payload, protectedHeader } = await verify(await token({ issuer: url, email: 'ada@example.com' }), url)
    expect(payload).toEqual({
      iss: url,
      aud: 'beleg',
      sub: 'ada',
      email: 'ada@example.com',
      rights: ['reader *', 'writer organizations/1'],
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: Number(payload.iat) + 60,
    })
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'JWT', kid: expect.any(String) })
  })

  it('is refused when altered, expired, or meant for another audience or issuer', async () => {
    const { issuer: url } = await issuer()
    const good = await token({ issuer: url })
    const [header, , signature] = good.split('.')
    const forged = Buffer.from(JSON.stringify({ ...decodeJwt(good), rights: ['operator *'] })).toString('base64url')
    await expect(verify(`${header}.${forged}.${signature}`, url)).rejects.toThrow('signature verification failed')
    await expect(verify(await token({ issuer: url, expiresInSeconds: -1 }), url)).rejects.toThrow('"exp" claim')
    await expect(verify(good, url, 'another')).rejects.toThrow('"aud" claim')
    await expect(verify(await token(), url)).rejects.toThrow('"iss" claim')
  })

  it('signed before the issuer starts is verified once it runs, and after a restart', async () => {
    const early = await token({ issuer: 'http://issuer.example' })
    const first = await issuer()
    const jwks = await (await fetch(`${first.issuer}/jwks`)).json()
    await first.stop()
    const { issuer: url } = await issuer()
    expect(await (await fetch(`${url}/jwks`)).json()).toEqual(jwks)
    await expect(jwtVerify(early, createRemoteJWKSet(new URL(`${url}/jwks`)))).resolves.toBeDefined()
  })
})

describe('the key', () => {
  it('is readable by its owner alone', async () => {
    await token()
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
  })

  it('is made once, however many ask for it at the same time', async () => {
    const tokens = await Promise.all(Array.from({ length: 8 }, () => token()))
    expect(new Set(tokens.map((jwt) => decodeProtectedHeader(jwt).kid)).size).toBe(1)
    expect(await readdir(dataDir)).toEqual(['issuer-key.json'])
  })

  it('keeps its private part in the file', async () => {
    const { issuer: url } = await issuer()
    const { d } = JSON.parse(await readFile(keyFile, 'utf8'))
    const served = await (await fetch(`${url}/jwks`)).text()
    expect(d).toEqual(expect.any(String))
    expect(served).not.toContain(d)
    expect(Object.keys(JSON.parse(served).keys[0]).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  })
})

describe('the issuer', () => {
  it('answers nothing but its two documents', async () => {
    const { issuer: url } = await issuer()
    const statuses = await Promise.all([
      fetch(`${url}/`).then(({ status }) => status),
      fetch(`${url}/issuer-key.json`).then(({ status }) => status),
      fetch(`${url}/jwks`, { method: 'POST' }).then(({ status }) => status),
      fetch(`${url}/jwks`, { method: 'HEAD' }).then(({ status }) => status),
    ])
    expect(statuses).toEqual([404, 404, 405, 200])
  })
})

describe('the settings', () => {
  it('lie in one folder and on five ports that follow each other', () => {
    const settings = readSettings({ BELEG_DATA: dataDir, BELEG_PORT: '9000' })
    expect(settings).toMatchObject({
      dataDir,
      keyFile,
      ports: { gateway: 9000, issuer: 9001, s3: 9002, dynamodb: 9003, queue: 9004 },
      gatewayUrl: 'http://127.0.0.1:9000',
      issuer: 'http://127.0.0.1:9001',
    })
    expect(readSettings({}).ports).toEqual({ gateway: 8787, issuer: 8788, s3: 8789, dynamodb: 8790, queue: 8791 })
  })

  it.each(['0', '65532', 'http', '1.5'])('refuse the port %s', (port) => {
    expect(() => readSettings({ BELEG_PORT: port })).toThrow(
      `"BELEG_PORT" must be a port from 1 to 65531, not "${port}"`,
    )
  })
})

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function run(script: string, args: readonly string[], port = 8787): Promise<Ran> {
  const path = resolve(import.meta.dirname, '../../../../infra/local', script)
  const env = { ...process.env, BELEG_DATA: dataDir, BELEG_PORT: String(port) }
  return new Promise((done) => {
    execFile(process.execPath, [path, ...args], { env }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    )
  })
}

describe('npm run token', () => {
  it('prints a token and nothing else, and needs no service', async () => {
    const { code, stdout, stderr } = await run('token.ts', [
      'reader organizations/1',
      'writer *',
      '--email',
      'ada@example.com',
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const claims = decodeJwt(stdout.trim())
    expect(claims).toMatchObject({
      iss: 'http://127.0.0.1:8788',
      aud: 'beleg',
      sub: 'local-user',
      email: 'ada@example.com',
      rights: ['reader organizations/1', 'writer *'],
    })
    expect(Number(claims.exp) - Number(claims.iat)).toBe(12 * 60 * 60)
  })

  it('takes a subject and a number of hours', async () => {
    const { stdout } = await run('token.ts', ['operator *', '--subject', 'bob', '--hours', '0.5'])
    const { sub, exp, iat } = decodeJwt(stdout.trim())
    expect([sub, Number(exp) - Number(iat)]).toEqual(['bob', 1800])
  })

  it('without a right explains itself', async () => {
    const { code, stdout, stderr } = await run('token.ts', [])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^usage: /)
  })

  it.each([
    [['admin *'], '"admin *" is not a right: '],
    [['reader *', 'reader'], '"reader" is not a right: '],
    [['reader teams/1'], '"reader teams/1" is not a right: '],
    [['writer projects/x'], '"writer projects/x" is not a right: '],
    [['reader *', 'writer folders/x'], '"writer folders/x" is not a right: '],
    [['reader *', '--hours', 'x'], '"--hours" must be a number above 0, not "x"'],
    [['reader *', '--colour', 'red'], "Unknown option '--colour'"],
  ])('refuses %j in one sentence', async (args, sentence) => {
    const { code, stdout, stderr } = await run('token.ts', args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.startsWith(sentence)).toBe(true)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})

describe('npm run reset', () => {
  /** The first of five ports in a row on which nothing listens. */
  async function quietPorts(): Promise<number> {
    for (let first = 20_000 + (process.pid % 20_000); ; first += 5) {
      const free = await Promise.all([0, 1, 2, 3, 4].map((offset) => canListen(first + offset)))
      if (free.every(Boolean)) return first
    }
  }

  function canListen(port: number): Promise<boolean> {
    return new Promise((done) => {
      const probe = createServer()
      probe.once('error', () => done(false))
      probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)))
    })
  }

  it('empties the data folder', async () => {
    await token()
    await mkdir(join(dataDir, 'archive/deep'), { recursive: true })
    await writeFile(join(dataDir, 'archive/deep/file'), 'x')
    const port = await quietPorts()
    expect(await run('reset.ts', [], port)).toMatchObject({ code: 0, stderr: '' })
    expect(await readdir(dataDir)).toEqual([])
    expect(await run('reset.ts', [], port)).toMatchObject({ code: 0, stderr: '' })
  })

  it('refuses while the service runs', async () => {
    await token()
    const server = await startLoopbackServer({
      port: await quietPorts(),
      name: 'stand-in',
      listener: (_, response) => response.end(),
    })
    stops.push(server.stop)
    const port = Number(new URL(server.url).port)
    expect(await run('reset.ts', [], port)).toEqual({
      code: 1,
      stdout: '',
      stderr: `the service runs (port ${port} answers): stop it before the reset\n`,
    })
    expect(await readdir(dataDir)).toEqual(['issuer-key.json'])
  })

  it("refuses a folder that is not the service's", async () => {
    await writeFile(join(dataDir, 'thesis.tex'), 'years of work')
    const { code, stderr } = await run('reset.ts', [], await quietPorts())
    expect(code).toBe(1)
    expect(stderr).toMatch(
      / is not a data folder of the service \(it has no issuer-key\.json\): nothing was removed\n$/,
    )
    expect(await readdir(dataDir)).toEqual(['thesis.tex'])
  })
})
