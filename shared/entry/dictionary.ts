// The zstd dictionaries: text that entries tend to repeat. Never change or remove a dictionary that was in use, since
// stored bodies need its exact bytes. Add a better one under the next number.

/**
 * Version 1: the fields in canonical order with the values that a cloud platform's membership, resource manager, service account
 * and other services usually send. zstd encodes short distances in fewer bits, so the most typical lines stand last.
 */
const version1 = [
  // Single values, in any order.
  '"userAgent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36"',
  '"userAgent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15"',
  '"userAgent":"Boto3/1.26.165 Python/3.10.6 Linux/5.19.0-46-generic Botocore/1.29.165"',
  '"userAgent":"aws-sdk-go-v2/1.3.2 os/linux lang/go/1.17.6 md/GOOS/linux md/GOARCH/amd64 api/sts/1.16.5"',
  '"userAgent":"APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io) terraform-provider/dev aws-sdk-go/1.44.122 (go1.19; linux; amd64)"',
  '"userAgent":"AWS Internal""userAgent":"Terraform/1.9.0""userAgent":"Portal""userAgent":"CLI""userAgent":"SDK""userAgent":"OpenAPI-Generator/1.0.0/go"',
  '"sourceIpAddress":"AWS Internal""sourceIpAddress":"cloudtrail.amazonaws.com""sourceIpAddress":"192.168.0.""sourceIpAddress":"10.0.0.""sourceIpAddress":"2001:db8::"',
  '"eventType":"POLICY_DENIED""eventType":"SYSTEM_EVENT""severity":"ERROR""visibility":"PRIVATE""region":"global""region":"us-east-1""region":"eu-central-1""region":"eu02"',
  '"result":{"code":403,"errorCode":"AccessDenied","errorMessage":"User: is not authorized to perform: on resource: because no identity-based policy allows the action"}',
  '"result":{"error":{"code":"PERMISSION_DENIED","message":"The caller does not have permission","status":403}}',
  '"details":{"additionalEventData":{"AuthenticationMethod":"AuthHeader","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","SignatureVersion":"SigV4","bytesTransferredIn":0,"bytesTransferredOut":0,"x-amz-id-2":"',
  '"managementEvent":true,"readOnly":true,"tlsDetails":{"cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":".eu-central-1.amazonaws.com","tlsVersion":"TLSv1.3"}}',
  '"serviceAccountDelegationInfo":{"principals":[{"email":"@sa.example.com","id":"',
  '"headers":{"accept":"application/json","content-type":"application/json","user-agent":"","x-request-id":"","traceparent":"00-"},"parameters":{}',
  '"parameters":{"organizationId":"","folderId":"","projectId":"","serviceAccountEmail":"","pageSize":"50"}',
  '"initiator":{"id":"arn:aws:iam:::user/"},"initiator":{"id":"arn:aws:sts:::assumed-role/"},"initiator":{"id":"system"}',
  '"eventName":"Organization created""eventName":"Organization updated""eventName":"Organization member added""eventName":"Organization member removed""eventName":"Organization member role changed"',
  '"eventName":"Folder created""eventName":"Folder updated""eventName":"Folder deleted""eventName":"Folder member added""eventName":"Folder member removed""eventName":"Folder member role changed"',
  '"eventName":"Project created""eventName":"Project updated""eventName":"Project deleted""eventName":"Project labels deleted""eventName":"Project member removed""eventName":"Project member role changed"',
  '"eventName":"Service account created""eventName":"Service account deleted""eventName":"Service account key created""eventName":"Service account key deleted""eventName":"Access token created""eventName":"Access token revoked"',
  '"eventSource":"iam""eventSource":"kms""eventSource":"s3""eventSource":"sts""eventSource":"ec2""eventSource":"ssm""eventSource":"secretsmanager""eventSource":"audit-log""eventName":"Audit log download created"',
  '"endpoint":"POST /v2/organizations","endpoint":"POST /v2/folders","endpoint":"POST /v2/projects","endpoint":"DELETE /v2/projects/","endpoint":"PATCH /v2/folders/","endpoint":"PATCH /v2/organizations/',
  '"endpoint":"POST /v2/projects//service-accounts//access-tokens","endpoint":"DELETE /v2/projects//service-accounts//access-tokens/","endpoint":"GET //Describe","endpoint":"GET //List","endpoint":"GET //Get","endpoint":"POST //Create","endpoint":"POST //Put","endpoint":"DELETE //Delete',
  '"body":{"containerParentId":"","labels":{"billingReference":"","networkArea":"","env":"production","team":""},"members":[{"role":"project.owner","subject":""}],"name":""}',
  '"body":{"ttlDays":90,"validUntil":"2026-01-01T00:00:00Z","algorithm":"RSA_2048","publicKey":""},"body":{"maxResults":1000,"filterSet":{"items":[{"name":"","valueSet":{"items":[{"value":""}]}}]}}',
  '"roles":["owner","editor","reader","audit-log.reader","organization.auditor","project.member","project.admin"],"resource_type":"organization","resource_type":"folder"',
  // Whole lines.
  '{"context":{"organizationId":""},"correlationId":"","details":{"managementEvent":true},"eventName":"","eventSource":"","eventTimeStamp":"2026-01-01T00:00:00Z","eventType":"ADMIN_ACTIVITY","eventVersion":"v1.0","id":"","initiator":{"id":""},"insertId":"","receivedTimeStamp":"2026-01-01T00:00:00.000Z","region":"us-east-1","request":{"body":{},"endpoint":"GET /"},"resourceId":"arn:aws:","salt":"","severity":"INFO","sourceIpAddress":"","userAgent":"[]","visibility":"PUBLIC"}',
  '{"context":{"folderId":"","folderPath":["",""],"organizationId":"","projectId":""},"correlationId":"","details":{},"eventName":"Access token created","eventSource":"service-account","eventTimeStamp":"2026-09-02T08:01:22.645Z","eventType":"ADMIN_ACTIVITY","eventVersion":"v1.0","id":"","initiator":{"email":"@example.com","id":""},"insertId":"1721899117/eu01/","receivedTimeStamp":"2026-09-02T08:01:30.027Z","region":"eu01","request":{"body":{"ttlDays":90},"endpoint":"POST /v2/projects/","headers":{},"parameters":{"projectId":""}},"resourceId":"","resourceName":"","result":{"id":"","state":"ACTIVE","validUntil":""},"salt":"","severity":"INFO","sourceIpAddress":"","userAgent":"CLI","visibility":"PUBLIC"}',
  '{"context":{"folderId":"","folderPath":[""],"organizationId":"","projectId":""},"correlationId":"","eventName":"Project member added","eventSource":"membership","eventTimeStamp":"2026-09-02T08:01:22.645Z","eventType":"ADMIN_ACTIVITY","eventVersion":"v1.0","id":"","initiator":{"email":"@example.com","id":""},"insertId":"","receivedTimeStamp":"2026-09-02T08:01:30.027Z","region":"eu01","request":{"body":{"payload":{"members":[{"role":"owner","subject":"@example.com"}],"resource_type":"project"},"resource_id":""},"endpoint":"PATCH /v2//members","parameters":{}},"resourceId":"","resourceName":"","result":{"members":[{"role":"reader","subject":""}]},"salt":"","severity":"INFO","sourceIpAddress":"","userAgent":"Portal","visibility":"PUBLIC"}',
].join('\n')

export const dictionaries: ReadonlyMap<number, Buffer> = new Map([[1, Buffer.from(version1)]])

export const dictionaryInUse = 1
