// Theme, density and language where the style sheets and the browser look for them: on the root element.
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
