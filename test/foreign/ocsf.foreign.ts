// The schema that downloads as OCSF are tested with, held against the framework's own, as a package of others brings it.
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { ocsfVersion } from '../../shared/download/ocsf.ts'
import { pythonWith } from './fetched-program.ts'
import { foreignTest } from './foreign-program.ts'

const file = join(import.meta.dirname, '../samples', `ocsf-${ocsfVersion}-api-activity.json.gz`)

foreignTest('the class that our tests know is the one of the framework', pythonWith('ocsf.txt'), async (python) => {
  const made = await python.run([join(import.meta.dirname, 'python/ocsf_schema.py'), ocsfVersion], tmpdir())
  expect(withoutOrder(JSON.parse(made))).toEqual(withoutOrder(JSON.parse(gunzipSync(readFileSync(file)).toString())))
})

/** The values of an enumeration come in any order. */
function withoutOrder(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, member) =>
    (name === 'enum' || name === 'required') && Array.isArray(member) ? member.toSorted() : member,
  )
}
