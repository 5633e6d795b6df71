// The screens of the portal, in the order in which their paths are tried. A new one is a line here.
import type { Screen } from './shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/organizations/:id/entries/:entry',
    styles: ['entry', 'proof'],
    load: () => import('./entry/entry-page.tsx'),
  },
  { path: '/:kind/:id/timeline', styles: ['timeline'], load: () => import('./timeline/timeline-page.tsx') },
  {
    path: '/:kind/:id/compare',
    styles: ['compare', 'entry', 'timeline'],
    load: () => import('./compare/compare-page.tsx'),
  },
  { path: '/:kind/:id/log', styles: ['compare', 'entry', 'verify', 'proof'], load: () => import('./log/log-page.tsx') },
  {
    path: '/organizations/:id/log/evidence',
    styles: ['entry', 'proof', 'verify'],
    load: () => import('./log/evidence-page.tsx'),
  },
  {
    path: '/verify',
    styles: ['entry', 'proof', 'verify', 'insights'],
    public: true,
    load: () => import('./verify/verify-page.tsx'),
  },
  { path: '/settings', styles: ['settings'], public: true, load: () => import('./settings/settings-page.tsx') },
  { path: '/about', styles: ['settings'], public: true, load: () => import('./settings/about-page.tsx') },
  {
    path: '/:kind/:id/insights',
    styles: ['list', 'compare', 'insights'],
    load: () => import('./insights/insights-screen.tsx'),
  },
  {
    path: '/:kind/:id/downloads',
    styles: ['compare', 'downloads'],
    load: () => import('./downloads/downloads-page.tsx'),
  },
  { path: '/:kind/:id/tail', styles: ['list', 'compare', 'tail'], load: () => import('./tail/tail-page.tsx') },
  { path: '/:kind/:id', styles: ['list', 'entry', 'proof', 'views'], load: () => import('./list/list-page.tsx') },
]
