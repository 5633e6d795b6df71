// How long a presigned link can be used. Links are made in store/presigned-link.ts.

export const linkTtlSeconds = 600
