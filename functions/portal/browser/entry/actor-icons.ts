// The icon of whoever has acted, by kind. Words stand beside it.
import type { ActorKind } from '../../../../shared/entry/actor-kind.ts'
import type { IconName } from '../widgets/icons.ts'

export const actorIcons: Readonly<Record<ActorKind, IconName>> = {
  person: 'person',
  'service-account': 'account',
  program: 'account',
  system: 'system',
  unknown: 'person',
}
