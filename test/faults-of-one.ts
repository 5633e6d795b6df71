// The faults of a log of one leaf, and of one leaf of a log: no sentence may say that they are several.
export const faultsOfOne = [
  { kind: 'end-cut-off', size: 1, keptSize: 2 },
  { kind: 'rewritten', keptSize: 1 },
  { kind: 'growth-not-shown', size: 2, keptSize: 1 },
  { kind: 'growth-proof-unfit', from: 0, to: 1, size: 2, keptSize: 1 },
  { kind: 'leaves-missing', from: 4, to: 5 },
  { kind: 'left-out-hashes-missing', from: 4, to: 5 },
  { kind: 'file-cut-off', leaves: 1, size: 2 },
] as const
