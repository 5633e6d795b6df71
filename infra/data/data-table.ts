// The common base of both tables: keys, indexes, TTL and stream from shared/deployment/tables.ts, and the settings that prevent data
// loss. The rights are in events-table.ts and ledger-table.ts.
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

  /** @param key encrypts the table; by default the account's own key does. */
  constructor(scope: Construct, id: string, shape: TableShape, tableClass: TableClass, key: EncryptionKey | undefined) {
    super(scope, id)
    this.indexes = shape.indexes
    this.table = new Table(this, 'Table', {
      partitionKey: text(shape.partition),
      sortKey: text(shape.sort),
      timeToLiveAttribute: shape.ttl,
      stream: StreamViewType[shape.stream],
      tableClass,
      // An idle table costs only its storage.
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

  /** Lets this table's stream feed `fn`. */
  allowFollowing(fn: BelegFunction): void {
    fn.allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [this.streamArn])
    // Lambda needs ListStreams for an event source mapping, and that action allows no resource but all:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
    fn.allow(['dynamodb:ListStreams'], ['*'])
  }

  /** The throttled requests: DynamoDB counts the table and each of its indexes separately. */
  throttles(options: MetricOptions): readonly Metric[] {
    const parts = [{}, ...this.indexes.map(({ name }) => ({ GlobalSecondaryIndexName: name }))]
    return parts.flatMap((part) => [
      this.metric('ReadThrottleEvents', part, options),
      this.metric('WriteThrottleEvents', part, options),
    ])
  }

  /** The rows removed by TTL. */
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
