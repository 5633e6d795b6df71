// A screen: what is shown for a path. Each has its own folder, and is loaded when it is first opened.
import type { FunctionComponent } from 'preact'
import type { PathValues } from '../router/match.ts'

export interface Screen {
  /** A pattern for functions/portal/browser/router/match.ts. */
  readonly path: string
  /** Names of style sheets in the folder `style`, loaded with the screen. */
  readonly styles: readonly string[]
  /** Shown as soon as somebody is signed in, while it is still asked who that is: it asks for its own in the meantime. */
  readonly early?: true
  readonly load: () => Promise<ScreenModule>
}

export interface ScreenModule {
  readonly Page: FunctionComponent<PageProps>
}

export interface PageProps {
  /** The parameters of the path: `kind`, `id`, and others that the pattern names. */
  readonly values: PathValues
}
