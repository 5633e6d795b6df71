// What `npm start` says when it cannot start. Nothing of it may be left running then.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commandsOfPackages, newPlace, type Place } from './running-service.ts'

let place: Place

beforeEach(async () => {
  place = await newPlace()
})

afterEach(() => place.clear())

describe('npm start', () => {
  test('names what to install when there is no Java', async () => {
    expect(await place.run('start', [], { path: commandsOfPackages })).toEqual({
      code: 1,
      stdout: 'starting …\n',
      stderr: 'DynamoDB Local needs Java, which is not installed: install a Java runtime of version 17 or newer\n',
    })
    expect(await place.enginePids()).toEqual([])
    expect(await place.takenPorts()).toEqual([])
  })

  test.each(['gateway', 'issuer', 's3', 'dynamodb'] as const)(
    'names the port when that of the %s is taken',
    async (part) => {
      const port = place.settings.ports[part]
      const holder = createServer().listen(port, '127.0.0.1')
      await once(holder, 'listening')
      try {
        const { code, stderr } = await place.run('start')
        expect(stderr).toMatch(new RegExp(`^port ${port} [^\\n]+\\n$`))
        expect(code).toBe(1)
        expect(await place.enginePids()).toEqual([])
        expect(await place.takenPorts()).toEqual([port])
      } finally {
        holder.close()
      }
    },
  )
})
