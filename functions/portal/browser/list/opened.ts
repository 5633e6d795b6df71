// What opens in the list, or stands in its place, in one script: the browser fetches it once the list is there.
import { DownloadDialog } from '../downloads/download-dialog.tsx'
import { Drawer } from './drawer.tsx'
import { Empty } from './empty.tsx'
import { TypedRange } from './typed-range.tsx'

export const opened = { DownloadDialog, Drawer, Empty, TypedRange }
