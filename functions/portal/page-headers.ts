// The headers of the portal's page: what it may load and which origins it may call. Everything else is refused.

/** @param talksTo further origins that the page may call: the issuer's. */
export function pageHeaders(talksTo: readonly string[]): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${["'self'", ...talksTo].join(' ')}`,
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // The only Trusted Types policy; it accepts the address of the verifier's worker and nothing else.
    "require-trusted-types-for 'script'",
    'trusted-types beleg',
  ]
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    // Links contain the names of people.
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  }
}

/** The headers of all answers of the portal. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
}
