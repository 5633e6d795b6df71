// The topic of the alarms, to which people, chats and pagers subscribe. Carries names and numbers of alarms, never an entry.
import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'

export class AlarmTopic extends Construct {
  readonly topic: Topic

  /** @param email gets a message to confirm the subscription. */
  constructor(scope: Construct, id: string, email: string | undefined) {
    super(scope, id)
    // CloudWatch cannot use the account's own key of SNS: an alarm would change its state but notify nobody.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    const key = new Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY })
    this.topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: true })
    // The policy that enforces TLS replaces the default policy, which lets the account's alarms publish.
    key.addToResourcePolicy(this.forAlarms(['kms:Decrypt', 'kms:GenerateDataKey'], '*'))
    this.topic.addToResourcePolicy(this.forAlarms(['sns:Publish'], this.topic.topicArn))
    if (email !== undefined) this.topic.addSubscription(new EmailSubscription(email))
  }

  private forAlarms(actions: string[], resource: string): PolicyStatement {
    return new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions,
      resources: [resource],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    })
  }
}
