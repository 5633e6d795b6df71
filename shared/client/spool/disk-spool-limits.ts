// How much a spool holds, and how often it does what nobody waits for.

export interface DiskSpoolLimits {
  readonly fileBytesMax: number
  /** Of this process, with what was refused. */
  readonly bytesMax: number
  /** How long a line may be in the memory of the system only. */
  readonly syncMs: number
  /** How often it looks for what processes have left that ended meanwhile. */
  readonly lookMs: number
}

export const diskSpoolLimits: DiskSpoolLimits = {
  fileBytesMax: 8 * 1024 * 1024,
  bytesMax: 1024 * 1024 * 1024,
  syncMs: 100,
  lookMs: 30_000,
}
