// What opens in the list, in one script: the browser fetches it once the list is there.
import { DownloadDialog } from '../downloads/download-dialog.tsx'
import { Drawer } from './drawer.tsx'

export const opened = { DownloadDialog, Drawer }
