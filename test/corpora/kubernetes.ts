// https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ (read 2026-11).
import { type Fields, instant, type Kinds, uuid } from './variants.ts'

export const kubernetes = (nowMs: number): Kinds => {
  const of = (more: Fields): Fields => ({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'RequestResponse',
    stage: 'ResponseComplete',
    requestURI: '/api/v1/namespaces/billing/pods/web-0?fieldManager=kubectl-patch',
    verb: 'patch',
    user: { username: 'ada@example.com', groups: ['team-a', 'system:authenticated'] },
    sourceIPs: ['198.51.100.7', '192.0.2.1'],
    userAgent: 'kubectl/v1.34.1 (linux/amd64) kubernetes/93248f9',
    objectRef: { resource: 'pods', namespace: 'billing', name: 'web-0', apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 200 },
    requestObject: { metadata: { labels: { tier: 'web' } } },
    responseObject: { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web-0', uid: uuid(1), resourceVersion: '71' } },
    stageTimestamp: instant(nowMs, 0).replace('Z', '456Z'),
    annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
    ...more,
  })
  return {
    kinds: [
      of({}),
      of({ stage: 'Panic', responseStatus: { metadata: {}, status: 'Failure', reason: 'InternalError', code: 500 } }),
      of({
        level: 'Metadata',
        responseStatus: {
          metadata: {},
          status: 'Failure',
          message: 'pods is forbidden',
          reason: 'Forbidden',
          code: 403,
        },
        annotations: { 'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': '' },
        requestObject: undefined,
        responseObject: undefined,
      }),
      of({
        verb: 'update',
        user: { username: 'system:apiserver', uid: uuid(2), groups: ['system:masters'] },
        requestURI: '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/apiserver-x',
        objectRef: {
          resource: 'leases',
          namespace: 'kube-system',
          name: 'apiserver-x',
          apiGroup: 'coordination.k8s.io',
          apiVersion: 'v1',
          resourceVersion: '7',
        },
        sourceIPs: ['::1'],
      }),
      of({
        verb: 'get',
        user: { username: 'system:anonymous', groups: ['system:unauthenticated'] },
        requestURI: '/readyz?verbose',
        objectRef: undefined,
        requestObject: undefined,
        responseObject: undefined,
      }),
      of({
        verb: 'create',
        impersonatedUser: { username: 'root', groups: ['system:masters'] },
        requestURI: '/api/v1/namespaces/billing/pods/web-0/exec?command=sh&stdin=true',
        objectRef: { resource: 'pods', subresource: 'exec', namespace: 'billing', name: 'web-0', apiVersion: 'v1' },
        responseStatus: { metadata: {}, code: 101 },
      }),
      of({
        verb: 'watch',
        requestURI: '/api/v1/pods?watch=true',
        objectRef: { resource: 'pods', apiVersion: 'v1' },
        annotations: { 'audit.k8s.io/truncated': 'true' },
      }),
      of({
        verb: 'deletecollection',
        requestURI: '/api/v1/namespaces/billing/events',
        objectRef: { resource: 'events', namespace: 'billing', apiVersion: 'v1' },
        user: {
          username: 'system:serviceaccount:kube-system:generic-garbage-collector',
          uid: uuid(3),
          groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
          extra: { 'authentication.kubernetes.io/pod-name': ['kube-controller-manager-0'] },
        },
        authenticationMetadata: { impersonationConstraint: 'impersonate:user-info' },
      }),
    ],
    free: ['requestObject', 'responseObject', 'annotations', 'userAgent', 'responseStatus', 'user/extra'],
    optional: ['user', 'sourceIPs', 'userAgent', 'objectRef', 'responseStatus', 'annotations', 'requestObject'],
    numbered: (record, at) => ({
      ...record,
      auditID: uuid(at),
      requestReceivedTimestamp: instant(nowMs, at).replace('Z', '123Z'),
    }),
  }
}
