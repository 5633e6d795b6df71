// Faults: what a check of a file has found wrong, and where. Finds nothing itself.

export interface Fault {
  /** Of the file, from 1. */
  readonly line: number
  readonly leafIndex?: number
  readonly says: string
}

export type AddFault = (says: string, leafIndex?: number) => void

const listedMax = 100

export function faultList() {
  const faults: Fault[] = []
  let [line, faultCount] = [0, 0]
  return {
    nextLine(): void {
      line += 1
    },
    /** Of the present line. */
    add(says: string, leafIndex?: number): void {
      faultCount += 1
      if (faults.length < listedMax) faults.push({ line, ...(leafIndex === undefined ? {} : { leafIndex }), says })
    },
    /** The first ones, and how many there are. */
    found: () => ({ faults, faultCount }),
  }
}
