import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { EventBus as EventBusTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { App, Stack, type StackProps } from 'aws-cdk-lib/core';
import {
  CisCatalog,
  DetectionAlarms,
  FunctionAlarmAction,
  OrganizationTrail,
  ThreatCatalog,
  TunedCatalog,
} from 'cdk-organization-trail';
import type { Construct } from 'constructs';

export class Audit extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    // Slack, through Amazon Q Developer in chat applications (AWS Chatbot): authorize the workspace once in its console.
    const topicKey = new Key(this, 'SlackTopicKey', { enableKeyRotation: true });
    const slackTopic = new Topic(this, 'SlackTopic', { masterKey: topicKey, enforceSSL: true });
    // Both policies have to admit CloudWatch: the one that enforceSSL writes replaces SNS's own, which let the account's alarms publish.
    topicKey.addToResourcePolicy(this.forAlarms(['kms:GenerateDataKey*', 'kms:Decrypt'], '*'));
    slackTopic.addToResourcePolicy(this.forAlarms(['sns:Publish'], slackTopic.topicArn));
    // A function of yours. The CDK's LambdaAction would add more permissions than fit into its policy.
    const pager = new LambdaFunction(this, 'Pager', {
      description: 'Opens an incident for a finding or an alarm, and closes it when the alarm is over',
      code: Code.fromInline(
        'exports.handler = async ({ Records: messages = [], alarmData: alarm }) => {' +
          '  for (const { Sns } of messages) console.log(Sns.Subject, JSON.parse(Sns.Message).id);' +
          '  if (alarm) console.log(alarm.alarmName, alarm.state.value);' +
          '};',
      ),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
    });
    const call = new FunctionAlarmAction(pager);

    const { alarmNamePrefix, pageTopic, findings } = new DetectionAlarms(this, 'Alarms', {
      trail: new OrganizationTrail(this, 'Trail'),
      detections: [...CisCatalog.all(), ...TunedCatalog.all(), ...ThreatCatalog.managementEvents()],
      // Actions are of alarms: when the trail or the findings are unwell. Findings come by the topics.
      page: { emails: ['oncall@example.com'], actions: [new SnsAction(slackTopic), call], okActions: [call] },
      compliance: { emails: ['compliance@example.com'] },
      findings: { chat: true },
    });
    pageTopic.addSubscription(new LambdaSubscription(pager));
    new SlackChannelConfiguration(this, 'SecurityChannel', {
      slackChannelConfigurationName: 'security-alarms',
      slackWorkspaceId: 'T0EXAMPLE',
      slackChannelId: 'C0EXAMPLE',
      notificationTopics: [slackTopic, ...(findings?.chatTopic ? [findings.chatTopic] : [])],
    });

    // CloudWatch tells the default event bus of each alarm by itself: no topic is needed to pass it on to another account.
    const securityBus = EventBus.fromEventBusArn(
      this,
      'SecurityBus',
      'arn:aws:events:eu-central-1:111122223333:event-bus/security',
    );
    new Rule(this, 'AlarmsToSecurityAccount', {
      description: 'Alarms of the organization trail that go off or calm down',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        // The ARNs of all alarms would be longer than a pattern may be.
        detail: { alarmName: Match.prefix(`${alarmNamePrefix}-`) },
      },
      targets: [new EventBusTarget(securityBus)],
    });
  }

  private forAlarms(actions: string[], resource: string): PolicyStatement {
    return new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions,
      resources: [resource],
      conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
    });
  }
}

new Audit(new App(), 'Audit');
