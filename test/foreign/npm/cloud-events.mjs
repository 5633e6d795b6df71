// Sends events that the CloudEvents SDK makes, in binary and in structured mode, until each is taken. Arguments: endpoint, key.
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

/** The SDK leaves it to the program how long it waits, and what it sends again. */
async function taken(request) {
  for (;;) {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    if (response && response.status < 429) return response.status
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

const statuses = []
for (const [id, mode] of [
  ['js-1', Mode.BINARY],
  ['js-2', Mode.STRUCTURED],
]) {
  const { headers, body } = mode === Mode.BINARY ? HTTP.binary(anEvent(id, id)) : HTTP.structured(anEvent(id, id))
  statuses.push(await taken({ method: 'POST', headers: { ...headers, authorization: `Bearer ${key}` }, body }))
}
console.log(JSON.stringify(statuses))
