// How much the first page of the portal may load, in bytes of brotli.
import type { BuiltFile } from './portal-bundle.ts'

export const budgetBytes = { '.js': 60 * 1024, '.css': 10 * 1024 } as const

/** One sentence for each kind of file of which the first page loads too much. */
export function overBudget(files: readonly BuiltFile[]): readonly string[] {
  return Object.entries(budgetBytes).flatMap(([kind, most]) => {
    const bytes = firstBytes(files, kind)
    return bytes > most ? [`the first page loads ${bytes} bytes of ${kind}, and may load ${most}`] : []
  })
}

export function firstBytes(files: readonly BuiltFile[], kind: string): number {
  return files
    .filter(({ name, first }) => first && name.endsWith(kind))
    .reduce((sum, { brotliBytes }) => sum + brotliBytes, 0)
}
