// Sends events in one batch with Splunk's own library for JavaScript, until they are taken. Arguments: address, key, JSON list of [event name, id].
import splunk from 'splunk-logging'

const [url, token, records] = process.argv.slice(2)
// What is sent again is the same only with the same time, which the library would take from the clock.
const events = JSON.parse(records).map(([action, session_id]) => ({
  message: { action, session_id, user: 'ada', src: '192.0.2.10', braces: '}{"\\' },
  metadata: { host: 'h', source: 'foreign-js', sourcetype: 'foreign', time: Date.now() },
}))

/** The library repeats what got no answer. Any answer is an end to it, so what is not taken is the program's to send again. */
function send() {
  const logger = new splunk.Logger({ token, url, maxBatchCount: 0, maxRetries: 5 })
  logger.eventFormatter = (message) => message
  logger.error = () => {}
  for (const event of events) logger.send(event)
  return new Promise((resolve) => logger.flush((error, response, body) => resolve([error, response?.statusCode, body])))
}

let answer = await send()
while (answer[1] !== 200) {
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  answer = await send()
}
console.log(JSON.stringify(answer))
