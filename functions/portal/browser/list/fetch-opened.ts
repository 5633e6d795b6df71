// Fetches what opens in the list, and what stands in its place when it is empty.
import { loadStyle } from '../style/style-sheets.ts'
import { laterScript } from '../widgets/later-script.ts'

export async function fetchOpened() {
  const [{ opened }] = await Promise.all([
    laterScript(() => import('./opened.ts')),
    ...['entry', 'proof'].map(loadStyle),
  ])
  return opened
}
