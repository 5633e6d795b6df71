// The screens of the portal, in the order in which their paths are tried. A new one is a line here.
import type { Screen } from './shell/screen.ts'

export const screens: readonly Screen[] = [
  { path: '/:kind/:id', styles: ['list', 'entry'], load: () => import('./list/list-page.tsx') },
]
