// Options as data: parsing, help and completion all read the same tables.

export interface Option {
  /** One sentence. */
  readonly about: string
  /** What stands for the value in the help; absent for a flag. */
  readonly takes?: string
  /** One letter. */
  readonly short?: string
  readonly isRepeated?: boolean
  readonly values?: readonly string[]
  /** Another option (`--verify`), or the action of the command (`create`), without which it would do nothing: that is refused. */
  readonly onlyWith?: string
  /** The same, beside which it would do nothing. */
  readonly notWith?: readonly string[]
  /** Options of one group are shown together. */
  readonly group?: string
}

/** By their long names. */
export type Options = Readonly<Record<string, Option>>

export type OptionValue = string | boolean | readonly string[]

/** The options of one invocation. What was not given is absent. */
export class GivenOptions {
  readonly #values: Readonly<Record<string, OptionValue | undefined>>

  constructor(values: Readonly<Record<string, OptionValue | undefined>>) {
    this.#values = values
  }

  /** The last one, if it was given several times. */
  text(name: string): string | undefined {
    const value = this.#values[name]
    return Array.isArray(value) ? value.at(-1) : typeof value === 'string' ? value : undefined
  }

  texts(name: string): readonly string[] {
    const value = this.#values[name]
    return Array.isArray(value) ? value : typeof value === 'string' ? [value] : []
  }

  isOn(name: string): boolean {
    return this.#values[name] === true
  }

  /** All that was given but these: the same text for the same invocation. */
  typed(except: readonly string[]): string {
    const given = Object.entries(this.#values).filter(([name, value]) => value !== undefined && !except.includes(name))
    return JSON.stringify(given.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined
  }
}
