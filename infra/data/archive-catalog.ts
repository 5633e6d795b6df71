// The archive as a table for Athena: what the segments hold, where they lie, and one saved query to begin with. For questions that go
// past what a function can read at one go. Gives nobody a right: whoever asks does so by a role of their own.
import { Stack } from 'aws-cdk-lib'
import { CfnNamedQuery } from 'aws-cdk-lib/aws-athena'
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'

/**
 * The fields of an entry (shared/entry/entry.ts). Each is text: a text as it is, anything else as its JSON, for `json_extract`. So there is no
 * value that a column cannot hold, and no entry ends a query for being unlike the others.
 */
const fields = [
  ...[
    'id',
    'receivedTimeStamp',
    'insertId',
    'eventVersion',
    'eventSource',
    'region',
    'severity',
    'visibility',
    'eventType',
  ],
  ...['eventTimeStamp', 'eventName', 'sourceIpAddress', 'userAgent', 'initiator', 'request', 'context'],
  ...[
    'outcome',
    'resourceId',
    'resourceName',
    'resources',
    'correlationId',
    'result',
    'details',
    'serviceAccountDelegationInfo',
    'payloads',
  ],
  'folderPathSource',
]

const table = 'entries'

/**
 * The month is taken from the id, whose first 48 bits are the milliseconds of the event time (shared/entry/entry-id.ts): functions for times
 * end the query at a second of 60 or at more than nine digits, which RFC 3339 allows. An attempt that did not commit leaves a segment
 * with the same lines behind: hence DISTINCT.
 */
const savedQuery = `-- Who touched a resource, month by month. Put in the organization: without one the table gives nothing.
SELECT date_trunc('month', from_unixtime(from_base(substr(id, 1, 8) || substr(id, 10, 4), 16) / 1000.0)) AS month,
       json_extract_scalar(initiator, '$.id') AS initiator, eventname, count(DISTINCT id) AS entries
FROM ${table}
WHERE organization = 'ORGANIZATION' AND resourceid = 'RESOURCE'
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 4 DESC`

/**
 * Athena's tables know names in lower case only. The SerDe would make all names of a line so, and then could not tell two that differ
 * in case; so it is told each by its own name. https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html (read 2026-11)
 */
const serdeParameters: Readonly<Record<string, string>> = {
  'case.insensitive': 'false',
  ...Object.fromEntries(
    fields.filter((name) => name !== name.toLowerCase()).map((name) => [`mapping.${name.toLowerCase()}`, name]),
  ),
  // A line that is damaged is a row of NULLs, not the end of the query.
  'ignore.malformed.json': 'true',
}

export class ArchiveCatalog extends Construct {
  constructor(scope: Construct, id: string, { bucket }: { readonly bucket: Bucket }) {
    super(scope, id)
    const { account: catalogId, stackName } = Stack.of(this)
    const database = new CfnDatabase(this, 'Database', {
      catalogId,
      // People type it. Glue takes lower case, digits and underscores.
      databaseInput: { name: stackName.toLowerCase().replaceAll('-', '_') },
    })
    const location = `s3://${bucket.bucketName}/${bucketPrefixes.segments}`
    new CfnTable(this, 'Entries', {
      catalogId,
      databaseName: database.ref,
      tableInput: {
        name: table,
        description: 'The entries of the archive, by organization',
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: [{ name: 'organization', type: 'string' }],
        // A query says which organization it is about; nobody has to register one.
        // https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html (injected)
        parameters: {
          classification: 'json',
          compressionType: 'gzip',
          'projection.enabled': 'true',
          'projection.organization.type': 'injected',
          'storage.location.template': `${location}\${organization}/`,
        },
        storageDescriptor: {
          location,
          columns: fields.map((name) => ({ name: name.toLowerCase(), type: 'string' })),
          compressed: true,
          inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: {
            serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
            parameters: serdeParameters,
          },
        },
      },
    })
    new CfnNamedQuery(this, 'WhoTouchedAResource', {
      database: database.ref,
      name: 'Who touched a resource, month by month',
      queryString: savedQuery,
    })
  }
}
