// What the API's description is made of: the forms that a route may take. What is made of this service's own routes is held by
// test/functions/openapi.test.ts.
import { describe, expect, test } from 'vitest'
import { openApiDocument } from '../../infra/openapi/document.ts'
import type { ApiRoute } from '../../shared/deployment/routes.ts'
import type { Operation } from '../../shared/http/operation.ts'

const tile: ApiRoute = { method: 'GET', path: '/v2/logs/{id}/tiles/{tile+}', function: 'query' }
const key = `${tile.method} ${tile.path}`

const readTile: Operation = {
  operationId: 'ReadTile',
  tag: 'Proving',
  summary: 'Read a tile',
  description: 'Hashes.',
  pathParameters: {
    id: { name: 'logId', description: 'The log.', example: 'acme' },
    tile: { description: 'Level and place.', example: '0/x001/067' },
  },
  answers: { 200: { description: 'The hashes.', mediaType: 'application/octet-stream' } },
  refusals: ['NOT_FOUND'],
}

const describing = (operation: Operation) =>
  openApiDocument({ routes: [tile], operations: { [key]: operation }, components: {}, exchanges: [] })

describe('a description', () => {
  test('names what takes slashes like any other parameter of a path', () => {
    const { paths } = describing(readTile)
    expect(Object.keys(paths)).toEqual(['/v2/logs/{logId}/tiles/{tile}'])
    expect(
      paths['/v2/logs/{logId}/tiles/{tile}']?.['get']?.parameters?.map(({ name, in: place }) => [name, place]),
    ).toEqual([
      ['logId', 'path'],
      ['tile', 'path'],
    ])
  })

  test('gives bytes no schema, text a string, and refusals theirs all the same', () => {
    const bytes = describing(readTile).paths['/v2/logs/{logId}/tiles/{tile}']?.['get']?.responses
    expect(bytes?.['200']?.content).toEqual({ 'application/octet-stream': {} })
    expect(bytes?.['404']?.content['application/json']?.schema).toEqual({ $ref: '#/components/schemas/ErrorResponse' })
    const note = { ...readTile, answers: { 200: { description: 'A note.', mediaType: 'text/plain; charset=utf-8' } } }
    const text = describing(note).paths['/v2/logs/{logId}/tiles/{tile}']?.['get']?.responses
    expect(text?.['200']?.content).toEqual({ 'text/plain; charset=utf-8': { schema: { type: 'string' } } })
  })

  test('is not made of a route or a parameter without words, nor of words without a route', () => {
    const made = { routes: [tile], components: {}, exchanges: [] }
    expect(() => openApiDocument({ ...made, operations: {} })).toThrow(
      `"${key}" is not described: add it to the operations of functions/query`,
    )
    expect(() => openApiDocument({ ...made, routes: [], operations: { [key]: readTile } })).toThrow(
      `"${key}" is described but is not a route`,
    )
    const { tile: _forgotten, ...pathParameters } = readTile.pathParameters ?? {}
    expect(() => describing({ ...readTile, pathParameters })).toThrow(`"tile" of "${key}" is not described`)
  })
})
