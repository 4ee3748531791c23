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

/** What is published to one topic: alarms and findings. */
export interface AlarmsOnTopic {
  readonly unheard: Unheard;
  readonly topic: ITopic;
  readonly alarms: readonly IAlarm[];
  /** Findings go only to the topic, whatever other actions the alarms have. */
  readonly hasFindings?: boolean;
}

export type Unheard = 'page' | 'notify' | 'compliance' | 'page findings' | 'notify findings' | 'broken findings';

/**
 * Returns warnings about messages that nobody would receive, by warning ID. Call it at synthesis: subscriptions and
 * actions may be added anywhere in the app, and after the alarms.
 */
export function unheardWarnings(groups: readonly AlarmsOnTopic[]): Record<string, string> {
  const silent = groups.filter(
    ({ topic, alarms, hasFindings }) =>
      (hasFindings === true || !alarms.every(actsElsewhere(topic))) && !hasListener(topic),
  );
  return Object.fromEntries(silent.map(({ unheard }) => [UNHEARD[unheard].id, UNHEARD[unheard].message]));
}

/** Whether an alarm has actions other than publishing to the topic. */
function actsElsewhere(topic: ITopic): (alarm: IAlarm) => boolean {
  const stack = Stack.of(topic);
  const own = JSON.stringify(stack.resolve(topic.topicArn));
  return ({ node }) => {
    const actions = stack.resolve((node.defaultChild as CfnAlarm).alarmActions) as unknown[];
    return actions.some((action) => JSON.stringify(action) !== own);
  };
}

/**
 * The resource types that listen to a topic, and the property that names it. AWS Chatbot creates its subscriptions
 * itself.
 */
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

/** Compares constructs, not text: in two stages, references to two topics look the same. */
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
      'Nobody is notified of page alarms, or that the trail is silent: give page an email address or an action, or subscribe to its topic.',
  },
  notify: {
    id: 'NotifyAlarmsUnheard',
    message:
      'Nobody is notified of notify alarms: give notify an email address or an action, or subscribe to its topic.',
  },
  compliance: {
    id: 'ComplianceAlarmsUnheard',
    message:
      'The topic of compliance alarms has no subscription: Security Hub CloudWatch.1 to .14 fail without one. ' +
      'Give compliance an email address that nobody needs to read at night.',
  },
  'page findings': {
    id: 'PageFindingsUnheard',
    message:
      'Nobody is notified of page findings: give page an email address, or subscribe to its topic. The actions of page apply only to alarms on the trail, ' +
      'and to page alarms while findings are broken.',
  },
  'notify findings': {
    id: 'NotifyFindingsUnheard',
    message: 'Nobody is notified of notify findings: give notify an email address, or subscribe to its topic.',
  },
  'broken findings': {
    id: 'BrokenFindingsUnheard',
    message:
      'Nobody is notified if findings are broken, or of page alarms in the meantime: give page an email address or an action, or subscribe to findings.fallbackTopic.',
  },
};
