// The addresses of the portal that are shown without signing in too, and offline.

const publicPaths: ReadonlySet<string> = new Set(['/verify', '/settings', '/about'])

export function isPublic(path: string): boolean {
  return publicPaths.has(path)
}
