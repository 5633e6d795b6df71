// Faults: a list of a file's faults and their places. Finds nothing itself.

export interface Fault {
  /** In the file, from 1; absent for a fault of the whole file. */
  readonly line?: number
  readonly leafIndex?: number
  readonly says: string
}

export interface Faults {
  /** The first faults; `faultCount` counts all. None means that everything checked is right. */
  readonly faults: readonly Fault[]
  readonly faultCount: number
}

export type AddFault = (says: string, leafIndex?: number) => void

const listedMax = 100

export function faultList() {
  const faults: Fault[] = []
  let [line, faultCount] = [0, 0]
  const list = (fault: Fault) => {
    faultCount += 1
    if (faults.length < listedMax) faults.push(fault)
  }
  return {
    nextLine(): void {
      line += 1
    },
    /** Adds a fault of the present line. */
    add(says: string, leafIndex?: number): void {
      list({ line, ...(leafIndex === undefined ? {} : { leafIndex }), says })
    },
    addAt(atLine: number, says: string): void {
      list({ line: atLine, says })
    },
    addToFile(says: string): void {
      list({ says })
    },
    found: (): Faults => ({ faults, faultCount }),
  }
}

export type FaultList = ReturnType<typeof faultList>
