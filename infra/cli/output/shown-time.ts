// How a table shows a time: the same in every language of the system, so that a script can read it.
import { localTimeIn } from '../../../shared/time/local-time.ts'

export const timeForms = ['local', 'utc', 'relative'] as const
export type TimeForm = (typeof timeForms)[number]

export function shownTime(form: TimeForm, timeZone: string, nowMs: number): (text: string) => string {
  const localTime = localTimeIn(timeZone)
  return (text) => {
    const ms = Date.parse(text)
    if (Number.isNaN(ms)) return text
    if (form === 'utc') return `${new Date(ms).toISOString().slice(0, 19)}Z`
    if (form === 'local') return localTime(text).slice(0, 19).replace('T', ' ')
    return agoText(nowMs - ms)
  }
}

function agoText(ms: number): string {
  const [size, unit] =
    ms < 60_000 ? [1000, 's'] : ms < 3_600_000 ? [60_000, 'm'] : ms < 86_400_000 ? [3_600_000, 'h'] : [86_400_000, 'd']
  return ms < 0 ? `in ${Math.ceil(-ms / 1000)}s` : `${Math.floor(ms / Number(size))}${unit} ago`
}
