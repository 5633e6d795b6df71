// Invokes a function on a schedule. Failed events are not kept: a failure raises an alarm, and the next run comes anyway. A successful run
// puts a heartbeat metric; its absence raises an alarm too (alarms.ts).
import type { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import type { Heartbeat } from '../../shared/telemetry/metrics.ts'
import type { BelegFunction } from './beleg-function.ts'

export interface FunctionScheduleProps {
  readonly fn: BelegFunction
  readonly every: Duration
  /** The metric that the function puts at the end of a run. */
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
