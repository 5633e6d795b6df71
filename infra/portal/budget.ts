// How much the first page of the portal may load: bytes of brotli, and scripts, each of which costs a request.
import type { BuiltFile } from './portal-bundle.ts'

export const budgetBytes = { '.js': 60 * 1024, '.css': 10 * 1024 } as const

export const scriptsMax = 10

/** One sentence for each limit that the first page exceeds. */
export function overBudget(files: readonly BuiltFile[]): readonly string[] {
  const scripts = files.filter(({ name, first }) => first && name.endsWith('.js')).length
  const tooLarge = Object.entries(budgetBytes).flatMap(([kind, most]) => {
    const bytes = firstBytes(files, kind)
    return bytes > most ? [`the first page loads ${bytes} bytes of ${kind}; at most ${most} are allowed`] : []
  })
  const tooMany =
    scripts > scriptsMax ? [`the first page loads ${scripts} scripts; at most ${scriptsMax} are allowed`] : []
  return [...tooLarge, ...tooMany]
}

export function firstBytes(files: readonly BuiltFile[], kind: string): number {
  return files
    .filter(({ name, first }) => first && name.endsWith(kind))
    .reduce((sum, { brotliBytes }) => sum + brotliBytes, 0)
}
