// The part of KMS that a signer uses, for tests: `GetPublicKey` and `Sign` with keys of node:crypto, in the SDK's JSON protocol. Refuses
// what KMS refuses. Keeps no keys, checks no rights.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html, API_GetPublicKey.html (read 2026-11)
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface KmsKey {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
  readonly spec: string
  readonly usage: string
}

export const kmsKeys = {
  ed25519: { ...generateKeyPairSync('ed25519'), spec: 'ECC_NIST_EDWARDS25519', usage: 'SIGN_VERIFY' },
  'ecdsa-p256': {
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    spec: 'ECC_NIST_P256',
    usage: 'SIGN_VERIFY',
  },
  'ecdsa-p384': {
    ...generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    spec: 'ECC_NIST_P384',
    usage: 'SIGN_VERIFY',
  },
  'for key agreement': {
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    spec: 'ECC_NIST_P256',
    usage: 'KEY_AGREEMENT',
  },
} as const satisfies Record<string, KmsKey>

/** The signing algorithms: the key and the message type that each takes, and the hash that it applies. */
const algorithms: Readonly<Record<string, { readonly spec: string; readonly hash: string | null }>> = {
  ED25519_SHA_512: { spec: 'ECC_NIST_EDWARDS25519', hash: null },
  ECDSA_SHA_256: { spec: 'ECC_NIST_P256', hash: 'sha256' },
  ECDSA_SHA_384: { spec: 'ECC_NIST_P384', hash: 'sha384' },
}

const rawBytesMax = 4096

class KmsError extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

/** Listens on any free port, and notes each requested operation. */
export async function startKms() {
  const operations: string[] = []
  const server = createServer((request, response) => {
    void answer(request, operations).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { url: `http://127.0.0.1:${port}`, operations, stop }
}

async function answer(request: IncomingMessage, operations: string[]) {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    checkProtocol(request)
    const operation = String(request.headers['x-amz-target'])
    operations.push(operation)
    const input = JSON.parse(Buffer.concat(chunks).toString())
    if (operation === 'TrentService.GetPublicKey') return { status: 200, body: publicKeyOf(input) }
    if (operation === 'TrentService.Sign') return { status: 200, body: signatureOf(input) }
    throw new KmsError('UnknownOperationException', operation)
  } catch (error) {
    if (!(error instanceof KmsError)) throw error
    return { status: 400, body: { __type: error.type, message: error.message } }
  }
}

function checkProtocol({ method, url, headers }: IncomingMessage): void {
  const isProtocol = method === 'POST' && url === '/' && headers['content-type'] === 'application/x-amz-json-1.1'
  if (!isProtocol) throw new KmsError('SerializationException', `${method} ${url} ${headers['content-type']}`)
  if (!/^AWS4-HMAC-SHA256 Credential=\S+\/kms\/aws4_request, /.test(headers.authorization ?? ''))
    throw new KmsError('MissingAuthenticationTokenException', 'the request is not signed')
}

function keyOf({ KeyId }: { readonly KeyId?: string }): KmsKey {
  const name = Object.keys(kmsKeys).find((key) => arnOf(key as keyof typeof kmsKeys) === KeyId)
  if (name === undefined) throw new KmsError('NotFoundException', `Key '${KeyId}' does not exist`)
  return kmsKeys[name as keyof typeof kmsKeys]
}

export function arnOf(name: keyof typeof kmsKeys): string {
  return `arn:aws:kms:eu-central-1:000000000000:key/${Buffer.from(name).toString('hex')}`
}

interface KeyInput {
  readonly KeyId?: string
}

function publicKeyOf(input: KeyInput) {
  const { publicKey, spec, usage } = keyOf(input)
  return {
    KeyId: input.KeyId,
    KeySpec: spec,
    KeyUsage: usage,
    PublicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    ...(usage === 'SIGN_VERIFY'
      ? { SigningAlgorithms: Object.keys(algorithms).filter((name) => algorithms[name]?.spec === spec) }
      : { KeyAgreementAlgorithms: ['ECDH'] }),
  }
}

interface SignInput extends KeyInput {
  readonly Message?: string
  readonly MessageType?: string
  readonly SigningAlgorithm?: string
}

function signatureOf(input: SignInput) {
  const { privateKey, spec, usage } = keyOf(input)
  if (usage !== 'SIGN_VERIFY') throw new KmsError('InvalidKeyUsageException', `${input.KeyId} key usage is ${usage}`)
  const algorithm = algorithms[input.SigningAlgorithm ?? '']
  if (algorithm?.spec !== spec)
    throw new KmsError('InvalidKeyUsageException', `Algorithm ${input.SigningAlgorithm} is not for ${spec}`)
  if ((input.MessageType ?? 'RAW') !== 'RAW') throw new KmsError('ValidationException', 'only RAW is spoken here')
  const message = Buffer.from(input.Message ?? '', 'base64')
  if (message.length === 0 || message.length > rawBytesMax)
    throw new KmsError('ValidationException', `'message' must have 1 to ${rawBytesMax} bytes`)
  return {
    KeyId: input.KeyId,
    SigningAlgorithm: input.SigningAlgorithm,
    Signature: sign(algorithm.hash, message, privateKey).toString('base64'),
  }
}
