// The archive as a table for Athena: the fields of the segments, their location, and a first saved query. For queries that are too large
// for a function. Grants nothing: users need a role of their own.
import { Stack } from 'aws-cdk-lib'
import { CfnNamedQuery } from 'aws-cdk-lib/aws-athena'
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'

/**
 * The fields of an entry (shared/entry/entry.ts). Each column is a string: texts unchanged, other values as JSON, for `json_extract`. So a
 * column can hold any value, and no unusual entry fails a query.
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
 * The month comes from the id, whose first 48 bits are the milliseconds of the event time (shared/entry/entry-id.ts): Athena's functions
 * for times fail on a second of 60 or more than nine digits, which RFC 3339 allows. DISTINCT, since an attempt that did not commit
 * leaves a segment with the same lines behind.
 */
const savedQuery = `-- Who touched a resource, month by month. Replace ORGANIZATION: a query needs one.
SELECT date_trunc('month', from_unixtime(from_base(substr(id, 1, 8) || substr(id, 10, 4), 16) / 1000.0)) AS month,
       json_extract_scalar(initiator, '$.id') AS initiator, eventname, count(DISTINCT id) AS entries
FROM ${table}
WHERE organization = 'ORGANIZATION' AND resourceid = 'RESOURCE'
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 4 DESC`

/**
 * Athena's tables have lower-case names only. By default, the SerDe lowers all names of a line and cannot tell apart names that differ
 * in case; so each name is mapped. https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html (read 2026-11)
 */
const serdeParameters: Readonly<Record<string, string>> = {
  'case.insensitive': 'false',
  ...Object.fromEntries(
    fields.filter((name) => name !== name.toLowerCase()).map((name) => [`mapping.${name.toLowerCase()}`, name]),
  ),
  // A damaged line becomes a row of NULLs and does not fail the query.
  'ignore.malformed.json': 'true',
}

export class ArchiveCatalog extends Construct {
  constructor(scope: Construct, id: string, { bucket }: { readonly bucket: Bucket }) {
    super(scope, id)
    const { account: catalogId, stackName } = Stack.of(this)
    const database = new CfnDatabase(this, 'Database', {
      catalogId,
      // A name that people can type. Glue takes lower case, digits and underscores.
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
        // A query names its organization; organizations need no registration.
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
