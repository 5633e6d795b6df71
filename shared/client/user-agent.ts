// The name by which a program's requests are known in the entries and logs of the service.

/** Put in by the build of the package. */
declare const belegClientVersion: string | undefined

/** `undefined` in browsers, which do not let a page say it. */
export function userAgent(): string | undefined {
  const version = typeof belegClientVersion === 'string' ? belegClientVersion : 'source'
  const { process } = globalThis as { readonly process?: { readonly versions?: { readonly node?: string } } }
  return process?.versions?.node === undefined ? undefined : `beleg-client/${version} node/${process.versions.node}`
}
