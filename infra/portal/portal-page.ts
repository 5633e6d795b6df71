// The only HTML page of the portal. It has no inline script or style, which its policy would block. The portal's function writes the deployment's
// configuration into it (functions/portal/configured-page.ts).
import { configPlace } from '../../shared/deployment/portal-config.ts'

export interface PageParts {
  /** The script that sets theme and density before anything is drawn. */
  readonly theme: string
  readonly main: string
  /** The static imports of `main`, to be preloaded. */
  readonly ahead: readonly string[]
  /** A whole address; the other parts are names in `/assets/`. */
  readonly style: string
  readonly icon: string
}

export function portalPage({ theme, main, ahead, style, icon }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Beleg</title>
<script src="/assets/${theme}"></script>
${configPlace}
<link rel="icon" type="image/svg+xml" href="/assets/${icon}">
<link rel="stylesheet" href="${style}">
${ahead.map((name) => `<link rel="modulepreload" href="/assets/${name}">\n`).join('')}<script type="module" src="/assets/${main}"></script>
</head>
<body>
<div id="portal"></div>
<noscript><p>Beleg's portal needs JavaScript. The API does not: see <a href="/docs">its reference</a>.</p></noscript>
</body>
</html>
`
}
