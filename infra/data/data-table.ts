// What both tables have in common: keys, indexes, TTL and stream from shared/deployment/tables.ts, and the settings by which data
// is not lost. Who may do what with a table is said by the table itself (events-table.ts, ledger-table.ts).
import { RemovalPolicy } from 'aws-cdk-lib'
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'
import {
  type Attribute,
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  type TableClass,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import type { IndexShape, TableShape } from '../../shared/deployment/tables.ts'
import type { BelegFunction } from '../compute/beleg-function.ts'
import type { EncryptionKey } from '../compute/encryption-key.ts'
import type { StreamSource } from '../compute/stream-consumer.ts'

export abstract class DataTable extends Construct implements StreamSource {
  readonly table: Table
  private readonly indexes: readonly IndexShape[]

  /** @param key encrypts it. Without one, the account's own does. */
  constructor(scope: Construct, id: string, shape: TableShape, tableClass: TableClass, key: EncryptionKey | undefined) {
    super(scope, id)
    this.indexes = shape.indexes
    this.table = new Table(this, 'Table', {
      partitionKey: text(shape.partition),
      sortKey: text(shape.sort),
      timeToLiveAttribute: shape.ttl,
      stream: StreamViewType[shape.stream],
      tableClass,
      // Nothing is paid for while nothing is asked.
      billingMode: BillingMode.PAY_PER_REQUEST,
      // The account's own key: its use shows in CloudTrail, and no function needs a right on it.
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
      ...(key ? { encryptionKey: key.key } : { encryption: TableEncryption.AWS_MANAGED }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    for (const index of shape.indexes) {
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKeys: index.partition.map(text),
        sortKey: text(index.sort),
        ...(index.carries
          ? { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.carries] }
          : { projectionType: ProjectionType.ALL }),
      })
    }
  }

  get streamArn(): string {
    if (this.table.tableStreamArn === undefined) throw new Error(`table "${this.node.path}" has no stream`)
    return this.table.tableStreamArn
  }

  /** Lets `fn` be fed by this table's stream. */
  allowFollowing(fn: BelegFunction): void {
    fn.allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [this.streamArn])
    // Lambda makes no event source mapping without ListStreams, and that action knows no resources but all:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
    fn.allow(['dynamodb:ListStreams'], ['*'])
  }

  /** What was refused for being too much: DynamoDB counts the table and each of its indexes by themselves. */
  throttles(options: MetricOptions): readonly Metric[] {
    const parts = [{}, ...this.indexes.map(({ name }) => ({ GlobalSecondaryIndexName: name }))]
    return parts.flatMap((part) => [
      this.metric('ReadThrottleEvents', part, options),
      this.metric('WriteThrottleEvents', part, options),
    ])
  }

  /** The rows that TTL has removed. */
  expired(options: MetricOptions): Metric {
    return this.metric('TimeToLiveDeletedItemCount', {}, options)
  }

  private metric(metricName: string, part: Readonly<Record<string, string>>, options: MetricOptions): Metric {
    const dimensionsMap = { TableName: this.table.tableName, ...part }
    return new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap, ...options })
  }

  protected get tableArn(): string {
    return this.table.tableArn
  }

  protected get indexArns(): readonly string[] {
    return this.indexes.map((index) => `${this.table.tableArn}/index/${index.name}`)
  }
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING }
}
