// Sends events in one batch with Splunk's own library for JavaScript. Arguments: address, key, JSON list of [event name, id].
import splunk from 'splunk-logging'

const [url, token, records] = process.argv.slice(2)
const logger = new splunk.Logger({ token, url, maxBatchCount: 0 })
logger.eventFormatter = (message) => message
for (const [action, session_id] of JSON.parse(records))
  logger.send({
    message: { action, session_id, user: 'ada', src: '192.0.2.10', braces: '}{"\\' },
    metadata: { host: 'h', source: 'foreign-js', sourcetype: 'foreign' },
  })
logger.flush((error, response, body) => console.log(JSON.stringify([error, response?.statusCode, body])))
