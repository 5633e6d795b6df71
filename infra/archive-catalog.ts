// The archive as a table for Athena: what the segments hold, where they lie, and one saved query to begin with. For questions that go
// past what a function can read at one go. Gives nobody a right: whoever asks does so by a role of their own.
import { Stack } from 'aws-cdk-lib'
import { CfnNamedQuery } from 'aws-cdk-lib/aws-athena'
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { bucketPrefixes } from '../shared/bucket-keys.ts'

/**
 * The fields of an entry (shared/entry.ts) by their Hive types. What has no shape of its own is its JSON as text, for `json_extract`.
 * Athena knows names in lower case only; the SerDe finds the fields by them.
 */
const columns: Readonly<Record<string, string>> = {
  id: 'string',
  receivedTimeStamp: 'string',
  insertId: 'string',
  eventVersion: 'string',
  eventSource: 'string',
  region: 'string',
  severity: 'string',
  visibility: 'string',
  eventType: 'string',
  eventTimeStamp: 'string',
  eventName: 'string',
  sourceIpAddress: 'string',
  userAgent: 'string',
  initiator: 'struct<id:string,email:string>',
  request: 'struct<endpoint:string,parameters:string,body:string,headers:map<string,string>>',
  context: 'struct<organizationid:string,folderpath:array<string>,folderid:string,projectid:string>',
  resourceId: 'string',
  resourceName: 'string',
  correlationId: 'string',
  result: 'string',
  details: 'string',
  serviceAccountDelegationInfo: 'struct<principals:array<struct<id:string,email:string>>>',
  payloads: 'map<string,struct<sha256:string,bytes:bigint>>',
}

const table = 'entries'

/** An attempt that did not commit leaves a segment with the same lines behind: hence DISTINCT. */
const savedQuery = `-- Who touched a resource, month by month. Put in the organization: without one the table gives nothing.
SELECT date_trunc('month', from_iso8601_timestamp(eventtimestamp)) AS month, initiator.id AS initiator, eventname,
       count(DISTINCT id) AS entries
FROM ${table}
WHERE organization = 'ORGANIZATION' AND resourceid = 'RESOURCE'
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 4 DESC`

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
          columns: Object.entries(columns).map(([name, type]) => ({ name: name.toLowerCase(), type })),
          compressed: true,
          inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: {
            serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
            // Two names that differ in case only are no JSON to it: such an entry is a row of NULLs, not the end of the query.
            parameters: { 'ignore.malformed.json': 'true' },
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
