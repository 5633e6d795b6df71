// A download as the service makes it: asked for, waited for, and its link made anew when it has ended.

import { setTimeout as pause } from 'node:timers/promises'
import type { ApiClient } from '../../../shared/client/client.ts'
import { counted } from '../../../shared/counted.ts'
import type { Scope } from '../../../shared/entry/scope.ts'
import { CommandError } from '../../command/command.ts'
import type { Notes } from '../output/notes.ts'

export interface ReadyDownload {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  readonly progress: number
  readonly entries: number
  readonly bytes: number
  readonly fileName: string
  readonly url?: string
}

export interface Downloads {
  ask(body: Readonly<Record<string, unknown>>): Promise<ReadyDownload>
  /** Waits until it is done. @throws CommandError if it failed. */
  ready(id: string): Promise<ReadyDownload & { readonly url: string }>
}

const fields: readonly (keyof ReadyDownload)[] = ['id', 'state', 'progress', 'entries', 'bytes', 'fileName']

const pauseMs = 500
const pauseMaxMs = 5_000

/** @param organization for a folder or project that several have. */
export function downloadsOf(
  client: ApiClient,
  scope: Scope,
  organization: string | undefined,
  notes: Notes,
  signal: AbortSignal,
): Downloads {
  const path = `/v2/${scope}/downloads`
  const parameters = organization === undefined ? [] : [['organization', organization] as const]
  return {
    ask: (body) => client.json({ method: 'POST', path, parameters, body: JSON.stringify(body), fields, signal }),
    async ready(id) {
      for (let waitMs = pauseMs; ; waitMs = Math.min(waitMs * 1.5, pauseMaxMs)) {
        const download = await client.json<ReadyDownload>({ path: `${path}/${id}`, parameters, fields, signal })
        const { state, url, progress, entries } = download
        if (state === 'failed') throw new CommandError('the service could not make the file: ask for it again')
        if (state === 'done' && url !== undefined) return { ...download, url }
        notes.progress(
          `the service makes the file: ${Math.floor(progress * 100)} %, ${counted(entries, 'entry', 'entries')}`,
        )
        await pause(waitMs, undefined, { signal })
      }
    },
  }
}
