import { expect, test } from 'vitest'
import { outcomeOf } from '../../../shared/entry/outcome.ts'
import { hasFailed } from '../../../shared/insights/failing-operations.ts'
import { anEntry } from '../../entries.ts'

test.each([
  [
    'what its sender says, whatever else it has',
    { outcome: 'SUCCESS', severity: 'ERROR', eventType: 'POLICY_DENIED' },
    'SUCCESS',
  ],
  ['denied where a policy refused it', { severity: 'ERROR', eventType: 'POLICY_DENIED' }, 'DENIED'],
  ['a failure where its severity is ERROR', { severity: 'ERROR' }, 'FAILURE'],
  ['a success otherwise', { eventType: 'SYSTEM_EVENT' }, 'SUCCESS'],
] as const)('an outcome is %s', (_what, over, outcome) => {
  const entry = anEntry(over)
  expect(outcomeOf(entry)).toBe(outcome)
  expect(hasFailed(outcomeOf(entry))).toBe(outcome !== 'SUCCESS')
})
