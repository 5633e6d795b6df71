// The look, four times a day, whether both tables still remove what has expired. DynamoDB's own count of removed rows cannot tell: it
// is missing when TTL is off, and just as well while nothing is old enough, for the first 90 days at least.
import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import type { BelegFunction } from './beleg-function.ts'

export class ExpiryCheck extends Construct {
  constructor(scope: Construct, id: string, check: BelegFunction) {
    super(scope, id)
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(Duration.hours(6)),
      targets: [new LambdaFunction(check.lambda)],
    })
  }
}
