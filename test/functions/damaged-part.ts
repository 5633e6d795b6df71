// Damage to the search index of an organization: one of its parts is taken away, spoilt, or changed in one bit.
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { inject } from 'vitest'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'
import type { Service } from '../service.ts'

/** @param which decides the part, and what becomes of it. */
export async function damagePart({ stores }: Service, organization: string, which: number): Promise<void> {
  const { parts = [] } = (await stores.manifests.get(organization)) ?? {}
  const part = parts[which % Math.max(1, parts.length)]
  if (!part) return
  const place = { Bucket: inject('s3Bucket'), Key: `${bucketPrefixes.index}${part.name}` }
  const { s3 } = stores
  if (which % 3 === 0) return void (await s3.send(new DeleteObjectCommand(place)))
  const found = await s3.send(new GetObjectCommand(place)).catch(() => undefined)
  const bytes = Buffer.from((await found?.Body?.transformToByteArray()) ?? Buffer.alloc(part.bytes))
  const at = (which * 7919) % bytes.length
  if (which % 3 === 1) bytes.fill(1)
  else bytes[at] = (bytes[at] ?? 0) ^ 1
  await s3.send(new PutObjectCommand({ ...place, Body: bytes }))
}
