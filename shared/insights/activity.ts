// How much of what happened was done by people, and how much by itself.
import { type ActorKind, type ActorRuleName, actorRules } from '../entry/actor-kind.ts'

export interface Share {
  readonly entries: number
  /** The share of all entries, from 0 to 1; 0 if there are none. */
  readonly share: number
}

export interface Activity {
  readonly human: Share
  /** Entries by service accounts, programs and the system. */
  readonly automated: Share
  /** Entries that no rule decides. */
  readonly unknown: Share
  /** All rules in the order of application, with the number of entries that each decided. */
  readonly rules: readonly {
    readonly rule: ActorRuleName
    readonly kind: ActorKind
    readonly says: string
    readonly entries: number
  }[]
}

export interface ActivityCounter {
  /** @param entries how many it decided. */
  add(rule: ActorRuleName, entries: number): void
  activity(): Activity
}

const sideOf = {
  person: 'human',
  'service-account': 'automated',
  program: 'automated',
  system: 'automated',
  unknown: 'unknown',
} as const satisfies Record<ActorKind, 'human' | 'automated' | 'unknown'>

export function activityCounter(): ActivityCounter {
  const counts = new Map<ActorRuleName, number>()
  const sum = (kinds: (kind: ActorKind) => boolean) =>
    actorRules.reduce((total, { name, kind }) => total + (kinds(kind) ? (counts.get(name) ?? 0) : 0), 0)
  return {
    add: (rule, entries) => void counts.set(rule, (counts.get(rule) ?? 0) + entries),
    activity: () => {
      const all = sum(() => true)
      const shareOf = (side: 'human' | 'automated' | 'unknown'): Share => {
        const entries = sum((kind) => sideOf[kind] === side)
        return { entries, share: all === 0 ? 0 : entries / all }
      }
      return {
        human: shareOf('human'),
        automated: shareOf('automated'),
        unknown: shareOf('unknown'),
        rules: actorRules.map(({ name, kind, says }) => ({ rule: name, kind, says, entries: counts.get(name) ?? 0 })),
      }
    },
  }
}
