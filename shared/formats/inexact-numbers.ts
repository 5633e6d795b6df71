// Numbers that a double cannot hold, as texts with a note of where they stand, and back: a format's record must not be lost for a 64-bit id.
import { InexactNumber } from '../json/exact-number.ts'
import type { Fields } from './format.ts'

/**
 * @param value of limited depth, since this recurses.
 * @returns the value itself if it has none; else the value with the numbers' digits as texts, and the places of these as JSON Pointers (RFC 6901).
 */
export function asTexts(value: Fields): { readonly value: Fields; readonly pointers: readonly string[] } {
  if (!holdsInexact(value)) return { value, pointers: [] }
  const pointers: string[] = []
  const texted = (item: unknown, at: string): unknown => {
    if (item instanceof InexactNumber) {
      pointers.push(at)
      return item.source
    }
    if (typeof item !== 'object' || item === null) return item
    if (Array.isArray(item)) return item.map((child, index) => texted(child, `${at}/${index}`))
    return Object.fromEntries(
      Object.entries(item).map(([name, child]) => [name, texted(child, `${at}/${escaped(name)}`)]),
    )
  }
  const all = texted(value, '') as Fields
  return { value: all, pointers }
}

function holdsInexact(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false
  return item instanceof InexactNumber || Object.values(item).some(holdsInexact)
}

export function asNumbers(value: Fields, pointers: readonly string[]): Fields {
  if (pointers.length === 0) return value
  const places = new Set(pointers)
  const restored = (item: unknown, at: string): unknown => {
    if (typeof item === 'string') return places.has(at) ? new InexactNumber(item) : item
    if (typeof item !== 'object' || item === null) return item
    if (Array.isArray(item)) return item.map((child, index) => restored(child, `${at}/${index}`))
    return Object.fromEntries(
      Object.entries(item).map(([name, child]) => [name, restored(child, `${at}/${escaped(name)}`)]),
    )
  }
  return restored(value, '') as Fields
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
