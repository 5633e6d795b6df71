// The size of a file for people, in powers of a thousand, as file managers show it.
import { language } from '../words/language.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** `18 kB`, `4,2 MB` */
export function sizeText(bytes: number): string {
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  const digits = step > 0 && value < 10 ? 1 : 0
  return new Intl.NumberFormat(language.value, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    maximumFractionDigits: digits,
  }).format(value)
}
