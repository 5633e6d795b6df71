// Sends events with the CloudEvents SDK, in binary and in structured mode. Arguments: endpoint, key.
import { CloudEvent, HTTP, Mode } from 'cloudevents'

const [url, key] = process.argv.slice(2)
const anEvent = (id, type) =>
  new CloudEvent({
    id,
    type,
    source: '/foreign-js',
    subject: 'Größe 100%',
    authid: 'ada',
    data: { id, list: [1, null] },
  })
const statuses = []
for (const [id, mode] of [
  ['js-1', Mode.BINARY],
  ['js-2', Mode.STRUCTURED],
]) {
  const { headers, body } = mode === Mode.BINARY ? HTTP.binary(anEvent(id, id)) : HTTP.structured(anEvent(id, id))
  const response = await fetch(url, { method: 'POST', headers: { ...headers, authorization: `Bearer ${key}` }, body })
  statuses.push(response.status)
}
console.log(JSON.stringify(statuses))
