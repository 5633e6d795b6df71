// Sets theme, density and language on the root element, where the style sheets and the browser read them; and the zone that a link asks for.
import { effect } from '@preact/signals'
import { density, isZone, theme, zoneOfLink } from '../preferences/preferences.ts'
import { address } from '../router/address.ts'
import { language } from '../words/language.ts'

export function showAppearance(root: HTMLElement): void {
  effect(() => {
    root.lang = language.value
    if (theme.value === 'auto') delete root.dataset['theme']
    else root.dataset['theme'] = theme.value
    if (density.value === 'normal') delete root.dataset['density']
    else root.dataset['density'] = density.value
  })
  effect(() => {
    const asked = address.value.searchParams.get('tz') ?? ''
    zoneOfLink.value = isZone(asked) ? asked : undefined
  })
}
