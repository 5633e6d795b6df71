// The queue of downloads for a function that seldom needs it: the first call loads the SQS client.
import type { Download } from '../../download/download.ts'
import type { DownloadQueue } from './download-queue.ts'

export function lazyDownloadQueue(url: string): Pick<DownloadQueue, 'enqueue'> {
  let loading: Promise<DownloadQueue> | undefined
  return {
    async enqueue(download: Download) {
      loading ??= load(url)
      return (await loading).enqueue(download)
    },
  }
}

async function load(url: string): Promise<DownloadQueue> {
  const [{ sqsClient }, { DownloadQueue }] = await Promise.all([
    import('../clients/sqs-client.ts'),
    import('./download-queue.ts'),
  ])
  return new DownloadQueue(sqsClient(), url)
}
