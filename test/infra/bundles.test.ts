import { describe, expect, test } from 'vitest'
import type { functionSizes } from '../../infra/compute/function-sizes.ts'
import { type Bundle, bundleFunction, loadedAtStart } from '../bundle.ts'
import { functions } from './synthesized.ts'

/** Without the description of the API, which no request but its own loads. */
const bytesMax = 1_010_000
const describedBytesMax = 700_000
/** Whether it needs the bucket with every call. */
const always: Readonly<Partial<Record<keyof typeof functionSizes, boolean>>> = {
  ingest: false,
  query: false,
  archive: true,
  sign: true,
  index: true,
  download: true,
  import: true,
}
const s3Client = /node_modules\/@aws-sdk\/client-s3\//

const descriptionFile = 'functions/query/describe/openapi.json'

function descriptionBytesOf({ metafile }: Bundle): number {
  const [output] = Object.values(metafile.outputs)
  return output?.inputs[descriptionFile]?.bytesInOutput ?? 0
}

/** That of import is deployed only where there are buckets to import from. */
describe.each([...functions().keys(), 'import'])('the file of %s', (name) => {
  test(`has less than ${bytesMax} bytes of code, and less than ${describedBytesMax} that describe the API`, async () => {
    const bundle = await bundleFunction(name as keyof typeof functionSizes)
    const described = descriptionBytesOf(bundle)
    expect(bundle.bytes - described).toBeLessThan(bytesMax)
    expect(described).toBeLessThan(describedBytesMax)
  })
})

describe.each(Object.entries(always))('the file of %s', (key, needsBucket) => {
  const name = key as keyof typeof functionSizes

  test(`loads the client of S3 ${needsBucket ? 'at its start' : 'only with the first call that needs it'}`, async () => {
    const bundle = await bundleFunction(name)
    expect(Object.keys(bundle.metafile.inputs).some((source) => s3Client.test(source))).toBe(true)
    expect([...loadedAtStart(bundle, name)].some((source) => s3Client.test(source))).toBe(needsBucket)
  })
})

describe('the description of the API', () => {
  const description = /^functions\/query\/(openapi\.json|docs\/)/
  const makesIt = /^functions\/.*operations\.ts$|response-schema\.ts$|^infra\//
  const sources = async (name: keyof typeof functionSizes) => Object.keys((await bundleFunction(name)).metafile.inputs)

  test('is in the file of query, without what only makes it, and in no other', async () => {
    expect(await sources('query')).toContain(descriptionFile)
    expect((await sources('query')).filter((source) => makesIt.test(source))).toEqual([])
    expect((await sources('ingest')).filter((source) => description.test(source) || makesIt.test(source))).toEqual([])
  })

  test('is loaded when it is asked for, and with no other request', async () => {
    const loaded = loadedAtStart(await bundleFunction('query'), 'query')
    expect([...loaded].filter((source) => description.test(source))).toEqual([])
  })
})
