// Faults: what a check of a file has found wrong, and where. Finds nothing itself.
import { englishFaults, type FaultKind, sayFault } from './fault-kind.ts'

export type Fault = FaultKind & {
  /** Of the file, from 1; absent for what is wrong with the file as a whole. */
  readonly line?: number
  readonly leafIndex?: number
  /** The kind in English. */
  readonly says: string
}

export interface Faults {
  /** None: what was checked holds. The first ones; `faultCount` counts all. */
  readonly faults: readonly Fault[]
  readonly faultCount: number
}

export type AddFault = (fault: FaultKind, leafIndex?: number) => void

const listedMax = 100

export function faultList() {
  const faults: Fault[] = []
  let [line, faultCount] = [0, 0]
  const list = (fault: FaultKind, place: { readonly line?: number; readonly leafIndex?: number } = {}) => {
    faultCount += 1
    if (faults.length < listedMax) faults.push({ ...fault, ...place, says: sayFault(englishFaults, fault) })
  }
  return {
    nextLine(): void {
      line += 1
    },
    /** Of the present line. */
    add(fault: FaultKind, leafIndex?: number): void {
      list(fault, { line, ...(leafIndex === undefined ? {} : { leafIndex }) })
    },
    addAt(atLine: number, fault: FaultKind): void {
      list(fault, { line: atLine })
    },
    addToFile(fault: FaultKind): void {
      list(fault)
    },
    found: (): Faults => ({ faults, faultCount }),
  }
}

export type FaultList = ReturnType<typeof faultList>
