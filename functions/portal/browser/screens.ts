// The screens of the portal, in the order in which their paths are matched. To add a screen, add a line.
import * as list from './list/list-page.tsx'
import type { Screen, ScreenModule } from './shell/screen.ts'
import { laterScript } from './widgets/later-script.ts'

/** All screens are in two scripts. With one for each screen, and one for each set of shared modules, there were seventy. */
const further = (name: keyof typeof import('./further-screens.ts').pages) => async (): Promise<ScreenModule> => ({
  Page: (await laterScript(() => import('./further-screens.ts'))).pages[name],
})

export const screens: readonly Screen[] = [
  {
    path: '/organizations/:id/entries/:entry',
    styles: ['entry', 'proof'],
    load: further('Entry'),
  },
  { path: '/:kind/:id/timeline', styles: ['timeline'], load: further('Timeline') },
  {
    path: '/:kind/:id/compare',
    styles: ['compare', 'entry', 'timeline'],
    load: further('Compare'),
  },
  { path: '/:kind/:id/log', styles: ['compare', 'entry', 'verify', 'proof'], load: further('Log') },
  {
    path: '/organizations/:id/log/evidence',
    styles: ['entry', 'proof', 'verify'],
    load: further('Evidence'),
  },
  {
    path: '/verify',
    styles: ['entry', 'proof', 'verify', 'insights'],
    load: further('Verify'),
  },
  { path: '/settings', styles: ['settings'], load: further('Settings') },
  { path: '/about', styles: ['settings'], load: further('About') },
  {
    path: '/:kind/:id/insights',
    styles: ['compare', 'insights'],
    load: further('Insights'),
  },
  {
    path: '/:kind/:id/downloads',
    styles: ['compare', 'downloads'],
    load: further('Downloads'),
  },
  { path: '/organizations/:id/ingest-keys', styles: ['compare', 'downloads', 'senders'], load: further('IngestKeys') },
  { path: '/organizations/:id/quarantine', styles: ['compare', 'senders'], load: further('Quarantine') },
  { path: '/:kind/:id/tail', styles: ['compare', 'tail'], load: further('Tail') },
  { path: '/:kind/:id', styles: [], early: true, load: async () => list },
]
