// What AWS asks for what the functions use: dollars, on demand, region us-east-1, without any free tier or savings plan. Multiplies
// nothing (see bill.ts). A price holds for the day on which its source was read; look it up again before you rely on it.

export interface Price {
  readonly dollars: number
  readonly per: string
  readonly source: string
  /** When the source was read; `from memory` where no page could be read that states the number. */
  readonly read: string
}

export const pricesRegion = 'us-east-1'

/** Storage at 60 % less, reads and writes at 25 % more than in the class Standard. */
const infrequent = 'https://help.nops.io/inform/supported-recommendations/switch-dynamodb-table-to-standard-ia.md'

export const prices = {
  writeUnits: {
    dollars: 0.625,
    per: 'million write request units',
    source:
      'https://airbyte.com/data-engineering-resources/dynamodb-pricing (AWS: https://aws.amazon.com/dynamodb/pricing/on-demand/)',
    read: '2026-11-24',
  },
  readUnits: {
    dollars: 0.125,
    per: 'million read request units',
    source:
      'https://airbyte.com/data-engineering-resources/dynamodb-pricing (AWS: https://aws.amazon.com/dynamodb/pricing/on-demand/)',
    read: '2026-11-24',
  },
  storage: {
    dollars: 0.25,
    per: 'GB-month of tables and indexes',
    source: 'https://aws.amazon.com/dynamodb/pricing/',
    read: '2026-11-24',
  },
  writeUnitsInfrequent: {
    dollars: 0.625 * 1.25,
    per: 'million write request units, class Standard-IA',
    source: infrequent,
    read: '2026-11-24',
  },
  readUnitsInfrequent: {
    dollars: 0.125 * 1.25,
    per: 'million read request units, class Standard-IA',
    source: infrequent,
    read: '2026-11-24',
  },
  storageInfrequent: {
    dollars: 0.25 * 0.4,
    per: 'GB-month of tables and indexes, class Standard-IA',
    source: infrequent,
    read: '2026-11-24',
  },
  backups: {
    dollars: 0.2,
    per: 'GB-month of tables, indexes not counted',
    source:
      'AWS Price List API: SKU UKQHCFER4QFSMKMD, usage USW2-TimedPITRStorage-ByteHrs, as a public repository quotes it',
    read: '2026-11-24',
  },
  streamReads: {
    dollars: 0,
    per: 'read of a stream by Lambda',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_StreamsUsage.html',
    read: '2026-11-24',
  },
  bucketStorage: {
    dollars: 0.023,
    per: 'GB-month of S3 Standard',
    source:
      'https://gist.github.com/EverettBerry/a37438006529a55f42da6fdbc44a505c (AWS: https://aws.amazon.com/s3/pricing/)',
    read: '2026-11-24',
  },
  bucketPuts: {
    dollars: 5,
    per: 'million PUT or POST requests to S3 Standard',
    source: 'AWS Price List API: usage Requests-Tier1, as a public repository quotes it',
    read: '2026-11-24',
  },
  bucketGets: {
    dollars: 0.4,
    per: 'million GET or HEAD requests to S3 Standard',
    source: 'AWS Price List API: usage Requests-Tier2, as a public repository quotes it',
    read: '2026-11-24',
  },
  signatures: {
    dollars: 15,
    per: 'million signatures by an asymmetric key in KMS',
    source: 'https://aws.amazon.com/kms/pricing/',
    read: 'from memory',
  },
  apiRequests: {
    dollars: 1,
    per: 'million requests to an HTTP API, of up to 512 KB each',
    source:
      'https://raw.githubusercontent.com/api-evangelist/amazon-web-services/refs/heads/main/plans/amazon-web-services-plans-pricing.yml (AWS: https://aws.amazon.com/api-gateway/pricing/, transcribed 2026-09-20)',
    read: '2026-11-24',
  },
  transferOut: {
    dollars: 0.09,
    per: 'GB sent to the internet, the first 10 TB of a month',
    source:
      'https://unanswered.io/guide/aws-sqs-pricing-and-cost-optimization (AWS: https://aws.amazon.com/ec2/pricing/on-demand/)',
    read: '2026-11-25',
  },
  queueRequests: {
    dollars: 0.5,
    per: 'million requests to a FIFO queue of SQS',
    source: 'https://cloudburn.io/blog/amazon-sqs-pricing (AWS: https://aws.amazon.com/sqs/pricing/)',
    read: '2026-11-25',
  },
  functionRequests: {
    dollars: 0.2,
    per: 'million invocations',
    source:
      'https://new-notes.kodekloud.com/docs/AWS-Lambda/Understanding-Lambda/Pricing/page (AWS: https://aws.amazon.com/lambda/pricing/)',
    read: 'from memory',
  },
  functionGbSeconds: {
    dollars: 13.3334,
    per: 'million GB-seconds on arm64',
    source: 'https://cloudchipr.com/blog/aws-lambda-pricing (AWS: https://aws.amazon.com/lambda/pricing/)',
    read: '2026-11-24',
  },
  logBytes: {
    dollars: 0.5,
    per: 'GB taken in by CloudWatch Logs',
    source: 'https://www.duckbillgroup.com/?p=9080 (AWS: https://aws.amazon.com/cloudwatch/pricing/)',
    read: '2026-11-24',
  },
  traces: {
    dollars: 5,
    per: 'million traces recorded by X-Ray',
    source: 'https://awsnegotiations.com/x-ray-pricing-strategy.html (AWS: https://aws.amazon.com/xray/pricing/)',
    read: '2026-11-24',
  },
} as const satisfies Record<string, Price>
