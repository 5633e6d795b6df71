// How long a presigned link can be used. Links are made in shared/store/bucket/presigned-link.ts.

export const linkTtlSeconds = 600
