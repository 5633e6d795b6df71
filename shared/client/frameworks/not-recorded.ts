// The answer in place of one whose record could not be stored.

export function notRecorded() {
  const problem = {
    status: 503,
    code: 'NOT_RECORDED',
    message: 'the audit log did not take the record of this request',
  }
  const body = JSON.stringify(problem)
  const headers = {
    'content-type': 'application/json',
    'content-length': String(new TextEncoder().encode(body).length),
    'cache-control': 'no-store',
  }
  return { status: problem.status, headers, body }
}

/** Whether a header belongs to the answer that is not sent. Others, such as those of CORS, let the client read this one. */
export function describesContent(name: string): boolean {
  return /^(content-.*|transfer-encoding|trailer|etag|last-modified|location|set-cookie|cache-control|expires)$/i.test(
    name,
  )
}
