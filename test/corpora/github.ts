// https://docs.github.com/enterprise-cloud@latest/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise/
// audit-log-events-for-your-enterprise, and streaming-the-audit-log-for-your-enterprise beside it (read 2026-11).
import { type Fields, instantMs, type Kinds } from './variants.ts'

const of = (more: Fields): Fields => ({
  action: 'repo.destroy',
  actor: 'ada',
  actor_id: 4711,
  actor_ip: '192.0.2.1',
  actor_is_bot: false,
  actor_location: { country_code: 'DE' },
  business: 'example',
  business_id: 17,
  org: 'example-org',
  org_id: 7,
  repo: 'example-org/billing',
  repo_id: 1234567,
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  request_id: '8C3A:1A2B:3C4D5E:6F7A8B:6564A1B2',
  operation_type: 'remove',
  visibility: 'private',
  ...more,
})

const kinds = [
  of({}),
  of({
    action: 'git.clone',
    actor_id: undefined,
    hashed_token: 'ZHOMZwJ7Z4l9Vb0b3sIUxXsCC7pkYGc7hRWdnx1WZD4=',
    programmatic_access_type: 'Personal access token (classic)',
    token_id: 9_007_199_254_740_000,
    token_scopes: 'repo,workflow',
    transport_protocol: 1,
    transport_protocol_name: 'http',
    repository: 'example-org/billing',
    repository_public: false,
    user: '',
    user_id: 0,
  }),
  of({
    action: 'workflows.completed_workflow_run',
    actor: 'github-actions[bot]',
    actor_is_bot: true,
    conclusion: 'failure',
    event: 'push',
    head_branch: 'main',
    started_at: '2026-11-24T11:58:22.000Z',
    workflow_run_id: 19_000_000_001,
  }),
  of({ action: 'user.failed_login', actor: 'ada@example.com', actor_id: '9', repo: undefined, user: 'ada' }),
  of({ action: 'org.add_member', repo: undefined, user: 'eve', user_id: 815, permission: 'read' }),
  of({
    action: 'protected_branch.update_required_approving_review_count',
    org: ['example-org', 'other-org'],
    org_id: [7, 8],
    name: 'main',
    required_approving_review_count: 2,
    external_identity_nameid: 'ada@example.com',
    external_identity_username: 'ada',
  }),
  of({
    action: 'api.request',
    request_method: 'GET',
    url_path: '/repos/example-org/billing/commits',
    query_string: '?per_page=100',
    request_body: '',
    route: '/repositories/:repository_id/commits',
    status_code: 200,
    rate_limit_remaining: 4999,
  }),
  of({
    action: 'hook.create',
    hook_id: 409_737_116,
    events: ['push', 'pull_request'],
    config: { url: 'https://hooks.example.com', content_type: 'json', secret: '********', insecure_ssl: '0' },
    active: true,
  }),
]

export const github = (nowMs: number): Kinds => ({
  kinds,
  free: ['data', 'user_agent', 'repo', 'actor', 'external_identity_nameid', 'actor_location'],
  optional: ['actor', 'actor_id', 'actor_ip', 'repo', 'user_agent', 'org', 'request_id'],
  numbered: (record, at) => ({
    ...record,
    '@timestamp': instantMs(nowMs, at),
    created_at: instantMs(nowMs, at),
    // Not in what older servers stream.
    ...(at % 7 === 0 ? {} : { _document_id: `dJcXX7OqRDGZr3J0${at}` }),
  }),
})
