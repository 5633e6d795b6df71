// The local S3 server as a process of its own, started by engines.ts, which it tells its address.
import { type S3Options, startS3 } from '../../infra/local/s3/server.ts'

const options: S3Options = JSON.parse(process.argv[2] ?? '')
const { endpoint, stop } = await startS3(options)
process.once('disconnect', () => void stop())
process.send?.(endpoint)
