// The style sheets of screens, each loaded with the first screen that names it and kept.

/** Put in place when the portal is built: the address of each sheet in this folder, by its name. */
declare const STYLE_SHEETS: Readonly<Record<string, string>>

const loaded = new Map<string, Promise<void>>()

/** Resolves when what it says holds. A sheet that cannot be had is no reason to show nothing. */
export function loadStyle(name: string): Promise<void> {
  const known = loaded.get(name)
  if (known) return known
  const loading = new Promise<void>((resolve) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = STYLE_SHEETS[name] ?? ''
    link.addEventListener('load', () => resolve())
    link.addEventListener('error', () => resolve())
    document.head.append(link)
  })
  loaded.set(name, loading)
  return loading
}
