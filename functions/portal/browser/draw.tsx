// Draws the app: all that is shown, and what follows its links. Asks nobody.
import { render } from 'preact'
import { followLinks } from './router/address.ts'
import { screens } from './screens.ts'
import { App, screenAt } from './shell/app.tsx'
import { showAppearance } from './shell/appearance.ts'

export function draw(): void {
  showAppearance(document.documentElement)
  followLinks((path) => path === '/' || screenAt(screens, path) !== undefined)
  const root = document.getElementById('portal')
  if (root) render(<App screens={screens} />, root)
}
