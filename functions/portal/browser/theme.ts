// Sets theme and density before the page is drawn, so that it does not flash in another colour. A separate script, which the page waits for.
{
  const root = document.documentElement
  try {
    const theme = localStorage.getItem('beleg.theme')
    if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme
    const density = localStorage.getItem('beleg.density')
    if (density === 'compact' || density === 'roomy') root.dataset['density'] = density
  } catch {
    // If the browser has no storage, nothing was chosen.
  }
}
