// https://docs.gitlab.com/user/compliance/audit_event_schema/, and what its API has: https://docs.gitlab.com/api/audit_events/ (read 2026-11).
import { type Fields, instant, type Kinds } from './variants.ts'

const of = (more: Fields): Fields => ({
  author_id: 1,
  entity_id: 29,
  entity_type: 'Project',
  details: {
    event_name: 'project_archived',
    author_name: 'Administrator',
    author_email: 'admin@example.com',
    author_class: 'User',
    target_id: 29,
    target_type: 'Project',
    target_details: 'example-group/example-project',
    custom_message: 'Project archived',
    ip_address: '192.0.2.1',
    entity_path: 'example-group/example-project',
  },
  ip_address: '192.0.2.1',
  author_name: 'Administrator',
  author_email: 'admin@example.com',
  entity_path: 'example-group/example-project',
  target_details: 'example-group/example-project',
  target_type: 'Project',
  target_id: 29,
  event_type: 'project_archived',
  ...more,
})

/** The fields that only a stream has are not in it. */
const ofApi = (details: Fields, more: Fields = {}): Fields => ({
  author_id: 51,
  entity_id: 51,
  entity_type: 'User',
  details: { author_name: 'Andreas', author_email: 'a@example.com', ...details },
  ...more,
})

const kinds = [
  of({}),
  of({
    event_type: 'repository_git_operation',
    author_id: -3,
    author_name: 'deploy-key-name',
    details: {
      author_name: 'deploy-key-name',
      author_class: 'DeployKey',
      target_id: 29,
      target_type: 'Project',
      custom_message: { protocol: 'ssh', action: 'git-upload-pack' },
    },
  }),
  of({
    author_id: -1,
    author_name: 'An unauthenticated user',
    event_type: 'login_failed_with_standard_authentication',
    details: { failed_login: 'STANDARD', author_name: 'eve', target_details: 'eve', ip_address: '192.0.2.9' },
    entity_type: 'User',
  }),
  of({
    entity_id: 1,
    entity_type: 'Gitlab::Audit::InstanceScope',
    entity_path: 'gitlab_instance',
    target_type: 'AuditEvents::Streaming::InstanceHeader',
    target_details: 'unknown',
    event_type: 'audit_events_streaming_instance_headers_create',
    ip_address: null,
  }),
  of({
    event_type: 'merge_request_approval_operation',
    details: { change: 'prevent merge request approval from committers', from: '', to: 'true' },
  }),
  of({ event_type: 'user_add_to_group', details: { add: 'user_access', as: 'Owner', with: 'password' } }),
  of({ target_id: null, target_type: null, target_details: null }),
  ofApi({ event_name: 'user_email_updated', change: 'email address', from: 'hello@x.com', to: 'maintainer@x.com' }),
  ofApi({ event_name: 'group_created', add: 'group', target_id: 'flightjs', target_type: 'Group', ip_address: null }),
]

export const gitlab = (nowMs: number): Kinds => ({
  kinds,
  free: ['details/custom_message', 'target_details', 'author_name', 'entity_path', 'target_id', 'ip_address'],
  optional: ['author_email', 'author_name', 'ip_address', 'details/custom_message', 'target_id', 'target_type'],
  numbered: (record, at) => ({ ...record, id: at % 2 ? at : `${at}`, created_at: instant(nowMs, at) }),
})
