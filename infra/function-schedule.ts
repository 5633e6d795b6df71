// A function that comes by the clock. When it fails, its alarm says so and the clock comes again: no event is kept for it.
import type { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import type { BelegFunction } from './beleg-function.ts'

export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, fn: BelegFunction, every: Duration) {
    super(scope, id)
    new Rule(this, 'Schedule', { schedule: Schedule.rate(every), targets: [new LambdaFunction(fn.lambda)] })
  }
}
