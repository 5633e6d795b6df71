// What checks a log and its entries, in one script: the browser fetches it with the first check.
import { apiLogSource } from './api-log-source.ts'
import { ed25519IfLacking } from './ed25519.ts'
import { checkEntry } from './entry-check.ts'
import { keptLogs } from './kept-in-browser.ts'
import { visitLog } from './log-visit.ts'

export const checking = { apiLogSource, checkEntry, ed25519IfLacking, keptLogs, visitLog }
