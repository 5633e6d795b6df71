// Sets theme and density before anything is drawn, so that no page flashes in another colour. A script of its own, which the page waits for.
{
  const root = document.documentElement
  try {
    const theme = localStorage.getItem('beleg.theme')
    if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme
    const density = localStorage.getItem('beleg.density')
    if (density === 'compact' || density === 'roomy') root.dataset['density'] = density
  } catch {
    // A browser that keeps nothing has chosen nothing.
  }
}
