// The variables that the CLI reads. Flags outrank them, and they outrank the configuration.

export interface CliEnvironment {
  readonly url: string | undefined
  readonly scope: string | undefined
  readonly context: string | undefined
  readonly output: string | undefined
  /** Used as it is, and never renewed. */
  readonly token: string | undefined
  /** Client credentials (RFC 6749 section 4.4). */
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly clientScope: string | undefined
  readonly configHome: string | undefined
  readonly dataHome: string | undefined
  readonly home: string | undefined
}

export function readEnvironment(source: Readonly<Record<string, string | undefined>>): CliEnvironment {
  const set = (text: string | undefined) => (text === '' ? undefined : text)
  return {
    url: set(source['BELEG_URL']),
    scope: set(source['BELEG_SCOPE']),
    context: set(source['BELEG_CONTEXT']),
    output: set(source['BELEG_OUTPUT']),
    token: set(source['BELEG_TOKEN']),
    clientId: set(source['BELEG_CLIENT_ID']),
    clientSecret: set(source['BELEG_CLIENT_SECRET']),
    clientScope: set(source['BELEG_CLIENT_SCOPE']),
    configHome: set(source['XDG_CONFIG_HOME']),
    dataHome: set(source['XDG_DATA_HOME']),
    home: set(source['HOME'] ?? source['USERPROFILE']),
  }
}
