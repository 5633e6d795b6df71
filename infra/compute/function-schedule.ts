// A function that comes by the clock. When it fails, its alarm says so and the clock comes again: no event is kept for it. That it comes,
// and to its end, is told by its heartbeat, whose absence is an alarm too (alarms.ts).
import type { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import type { Heartbeat } from '../../shared/telemetry/metrics.ts'
import type { BelegFunction } from './beleg-function.ts'

export interface FunctionScheduleProps {
  readonly fn: BelegFunction
  readonly every: Duration
  /** What the function puts at its end. */
  readonly heartbeat: Heartbeat
}

export class FunctionSchedule extends Construct {
  readonly fn: BelegFunction
  readonly every: Duration
  readonly heartbeat: Heartbeat

  constructor(scope: Construct, id: string, { fn, every, heartbeat }: FunctionScheduleProps) {
    super(scope, id)
    this.fn = fn
    this.every = every
    this.heartbeat = heartbeat
    new Rule(this, 'Schedule', { schedule: Schedule.rate(every), targets: [new LambdaFunction(fn.lambda)] })
  }
}
