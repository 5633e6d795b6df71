// All screens except the list, in one script, which the browser fetches when the first of them is opened.
import { Page as Compare } from './compare/compare-page.tsx'
import { Page as Downloads } from './downloads/downloads-page.tsx'
import { Page as Entry } from './entry/entry-page.tsx'
import { Page as Insights } from './insights/insights-screen.tsx'
import { Page as Evidence } from './log/evidence-page.tsx'
import { Page as Log } from './log/log-page.tsx'
import { Page as IngestKeys } from './senders/keys-page.tsx'
import { Page as Quarantine } from './senders/quarantine-page.tsx'
import { Page as About } from './settings/about-page.tsx'
import { Page as Settings } from './settings/settings-page.tsx'
import { Page as Tail } from './tail/tail-page.tsx'
import { Page as Timeline } from './timeline/timeline-page.tsx'
import { Page as Verify } from './verify/verify-page.tsx'

export const pages = {
  ...{ About, Compare, Downloads, Entry, Evidence, IngestKeys, Insights, Log },
  ...{ Quarantine, Settings, Tail, Timeline, Verify },
}
