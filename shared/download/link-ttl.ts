// The lifetime of a presigned link. Links are made in shared/store/bucket/presigned-link.ts.

export const linkTtlSeconds = 600
