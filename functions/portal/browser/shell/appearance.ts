// Sets theme, density and language on the root element, where the style sheets and the browser read them.
import { effect } from '@preact/signals'
import { density, theme } from '../preferences/preferences.ts'
import { language } from '../words/language.ts'

export function showAppearance(root: HTMLElement): void {
  effect(() => {
    root.lang = language.value
    if (theme.value === 'auto') delete root.dataset['theme']
    else root.dataset['theme'] = theme.value
    if (density.value === 'normal') delete root.dataset['density']
    else root.dataset['density'] = density.value
  })
}
