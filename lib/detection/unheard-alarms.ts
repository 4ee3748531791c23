import type { CfnAlarm, IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  CfnResource,
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  Stack,
  StringConcat,
  Tokenization,
} from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type DetectionSeverity } from './detection';

/** The alarms of one severity, and the topic that each of them publishes to. */
export interface AlarmsOnTopic {
  readonly severity: DetectionSeverity;
  readonly topic: ITopic;
  readonly alarms: readonly IAlarm[];
}

/**
 * The severities whose alarms nobody would hear, by the id of the warning. For the time of synthesis: subscriptions and actions may
 * come from anywhere in the app, and after the alarms.
 */
export function unheardWarnings(groups: readonly AlarmsOnTopic[]): Record<string, string> {
  const unheard = groups.filter(({ topic, alarms }) => !alarms.every(actsElsewhere(topic)) && !hasListener(topic));
  return Object.fromEntries(unheard.map(({ severity }) => [UNHEARD[severity].id, UNHEARD[severity].message]));
}

/** Whether an alarm does anything but publish to the topic. */
function actsElsewhere(topic: ITopic): (alarm: IAlarm) => boolean {
  const stack = Stack.of(topic);
  const own = JSON.stringify(stack.resolve(topic.topicArn));
  return ({ node }) => {
    const actions = stack.resolve((node.defaultChild as CfnAlarm).alarmActions) as unknown[];
    return actions.some((action) => JSON.stringify(action) !== own);
  };
}

/** What listens to a topic, and the property that names it. AWS Chatbot makes its subscriptions itself. */
const LISTENERS: Readonly<Record<string, string>> = {
  'AWS::SNS::Subscription': 'topicArn',
  'AWS::Chatbot::SlackChannelConfiguration': 'snsTopicArns',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': 'snsTopicArns',
};

function hasListener({ node }: ITopic): boolean {
  return node.root.node.findAll().some((other) => {
    const property = CfnResource.isCfnResource(other) ? LISTENERS[other.cfnResourceType] : undefined;
    return property !== undefined && refersTo(other, Reflect.get(other, property), node.defaultChild);
  });
}

/** By the construct, not by the text: in two stages the references of two topics read the same. */
function refersTo(scope: IConstruct, value: unknown, target: IConstruct | undefined): boolean {
  const resolver = new ReferenceCollector(new StringConcat());
  Tokenization.resolve(value, { scope, resolver, preparing: false });
  return resolver.targets.some((found) => found === target);
}

class ReferenceCollector extends DefaultTokenResolver {
  public readonly targets: IConstruct[] = [];

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) this.targets.push(token.target);
    return super.resolveToken(token, context, postProcessor);
  }
}

const UNHEARD: Record<DetectionSeverity, { readonly id: string; readonly message: string }> = {
  page: {
    id: 'PageAlarmsUnheard',
    message:
      'Nobody learns of alarms of severity page, nor that the trail has gone silent: give page an e-mail address or an action, or subscribe to its topic.',
  },
  notify: {
    id: 'NotifyAlarmsUnheard',
    message:
      'Nobody learns of alarms of severity notify: give notify an e-mail address or an action, or subscribe to its topic.',
  },
  compliance: {
    id: 'ComplianceAlarmsUnheard',
    message:
      'The topic of compliance alarms has no subscription: Security Hub CloudWatch.1 to .14 fail without one. ' +
      'Give compliance an e-mail address that nobody has to read at night.',
  },
};
