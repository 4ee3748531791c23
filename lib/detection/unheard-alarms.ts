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

/** What one topic is told: alarms, each of which publishes to it, and findings. */
export interface AlarmsOnTopic {
  readonly unheard: Unheard;
  readonly topic: ITopic;
  readonly alarms: readonly IAlarm[];
  /** Findings are told to the topic alone, whatever else the alarms do. */
  readonly hasFindings?: boolean;
}

export type Unheard = 'page' | 'notify' | 'compliance' | 'page findings' | 'notify findings' | 'broken findings';

/**
 * What nobody would hear, by the id of the warning. For the time of synthesis: subscriptions and actions may
 * come from anywhere in the app, and after the alarms.
 */
export function unheardWarnings(groups: readonly AlarmsOnTopic[]): Record<string, string> {
  const silent = groups.filter(
    ({ topic, alarms, hasFindings }) =>
      (hasFindings === true || !alarms.every(actsElsewhere(topic))) && !hasListener(topic),
  );
  return Object.fromEntries(silent.map(({ unheard }) => [UNHEARD[unheard].id, UNHEARD[unheard].message]));
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

const UNHEARD: Record<Unheard, { readonly id: string; readonly message: string }> = {
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
  'page findings': {
    id: 'PageFindingsUnheard',
    message:
      'Nobody learns of findings of severity page: give page an e-mail address, or subscribe to its topic. The actions of page are those of alarms, ' +
      'which tell of the trail, and of an act only while findings are broken.',
  },
  'notify findings': {
    id: 'NotifyFindingsUnheard',
    message: 'Nobody learns of findings of severity notify: give notify an e-mail address, or subscribe to its topic.',
  },
  'broken findings': {
    id: 'BrokenFindingsUnheard',
    message:
      'Nobody learns that findings are broken, nor of page alarms meanwhile: give page an e-mail address or an action, or subscribe to findings.fallbackTopic.',
  },
};
