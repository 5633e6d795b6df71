// How a command ends. Scripts rely on the numbers: docs/client/cli.md lists them.

export const exitCodes = {
  done: 0,
  /** Or not proven, or entries were refused. */
  failed: 1,
  usage: 2,
  /** Only with `--fail-empty`. */
  nothing: 3,
  signIn: 4,
  /** Only with `--require-complete`. */
  incomplete: 5,
  /** The service is busy or out of reach; EX_TEMPFAIL of sysexits(3). */
  later: 75,
  interrupted: 130,
} as const
