// Faults: what a check of a file has found wrong, and where. Finds nothing itself.

export interface Fault {
  /** Of the file, from 1; absent for what is wrong with the file as a whole. */
  readonly line?: number
  readonly leafIndex?: number
  readonly says: string
}

export interface Faults {
  /** None: what was checked holds. The first ones; `faultCount` counts all. */
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
    /** Of the present line. */
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
