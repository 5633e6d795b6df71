// Loads the style sheets of screens, each with the first screen that names it, and keeps them.

/** Set when the portal is built: the address of each sheet in this folder, by name. */
declare const STYLE_SHEETS: Readonly<Record<string, string>>

const loaded = new Map<string, Promise<void>>()

/** Resolves when the sheet applies. If it cannot be loaded, the screen is shown anyway. */
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
