// A screen: what is shown under a path. Each is a room of its own, loaded when it is first gone to.
import type { FunctionComponent } from 'preact'
import type { PathValues } from '../router/match.ts'

export interface Screen {
  /** As functions/portal/browser/router/match.ts reads it. */
  readonly path: string
  /** Style sheets in the folder `style`, loaded with the screen. */
  readonly styles: readonly string[]
  /** Shown to nobody as well: without a token, offline. */
  readonly public?: true
  readonly load: () => Promise<ScreenModule>
}

export interface ScreenModule {
  readonly Page: FunctionComponent<PageProps>
}

export interface PageProps {
  /** What the path says: `kind`, `id`, and what else the pattern names. */
  readonly values: PathValues
}
