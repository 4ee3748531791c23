import { type IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction, SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { RemovalPolicy, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EMAIL_ADDRESS } from '../contract/identifiers';
import { MAX_ALARM_ACTIONS } from '../contract/limits';
import { received, receivedInWords } from '../contract/received';
import { keyAdministration } from '../internal/key-administration';
import { SELDOM } from '../internal/key-rotation';
import type { Problems } from '../internal/problems';
import { forAlarms } from './alarm-publisher';
import type { AlarmRecipients } from './alarm-recipients';
import { DetectionSeverity } from './detection';

export interface AlarmTopicsProps {
  readonly page?: AlarmRecipients;
  readonly notify?: AlarmRecipients;
  readonly compliance?: AlarmRecipients;
}

/** One topic per severity, all encrypted with the same key. */
export class AlarmTopics extends Construct {
  public readonly page: Topic;
  public readonly notify: Topic;
  public readonly compliance: Topic;
  public readonly key: IKey;

  /** @param keepsData whether the key also encrypts stored data, not only messages */
  public constructor(
    scope: Construct,
    id: string,
    private readonly recipients: AlarmTopicsProps,
    keepsData = false,
  ) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: `Encrypts CloudTrail alarm messages${keepsData ? ' and findings' : ''}`,
      enableKeyRotation: true,
      rotationPeriod: SELDOM,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
      policy: new PolicyDocument({
        statements: [keyAdministration(), forAlarms(this, ['kms:Decrypt', 'kms:GenerateDataKey*'], '*')],
      }),
    });
    this.key = key;
    this.page = new Topic(this, 'Page', { masterKey: key, enforceSSL: true });
    this.notify = new Topic(this, 'Notify', { masterKey: key, enforceSSL: true });
    this.compliance = new Topic(this, 'Compliance', { masterKey: key, enforceSSL: true });
    for (const severity of Object.values(DetectionSeverity)) {
      const topic = this.topicOf(severity);
      // A topic policy must name the publisher: the default policy, which this replaces, only admits the owner.
      topic.addToResourcePolicy(forAlarms(this, ['sns:Publish'], topic.topicArn));
      for (const email of this.recipients[severity]?.emails ?? []) topic.addSubscription(new EmailSubscription(email));
    }
  }

  /** Returns the actions for alarms of a severity. */
  public actions(severity: DetectionSeverity): IAlarmAction[] {
    return [new SnsAction(this.topicOf(severity)), ...(this.recipients[severity]?.actions ?? [])];
  }

  /** Returns the actions for when such an alarm returns to OK. */
  public okActions(severity: DetectionSeverity): IAlarmAction[] {
    return okActions(this.topicOf(severity), this.recipients[severity]);
  }

  public topicOf(severity: DetectionSeverity): Topic {
    return { page: this.page, notify: this.notify, compliance: this.compliance }[severity];
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LAMBDA_ACTION =
  "the CDK's LambdaAction, which adds a permission for each alarm to the function's policy of 20 kB";
const FUNCTION_ALARM_ACTION = 'new FunctionAlarmAction(function), which adds one permission for all alarms';

/** Returns the actions for when an alarm returns to OK. */
export function okActions(
  topic: ITopic,
  { topicTellsOfOk, okActions: actions = [] }: AlarmRecipients = {},
): IAlarmAction[] {
  return [...(topicTellsOfOk ? [new SnsAction(topic)] : []), ...actions];
}

export function checkRecipients(problems: Problems, recipients: AlarmTopicsProps): void {
  for (const severity of Object.values(DetectionSeverity)) {
    const emails = (recipients[severity]?.emails ?? []).filter((email) => !Token.isUnresolved(email));
    for (const [index, email] of emails.entries()) {
      const name = `${severity}.emails`;
      if (!EMAIL_ADDRESS.accepts(email)) problems.add(received(name, email, EMAIL_ADDRESS.allowed));
      else if (emails.indexOf(email) !== index)
        problems.add(receivedInWords(name, `${JSON.stringify(email)} more than once`, 'each once'));
    }
    for (const property of ['actions', 'okActions'] as const) {
      const actions = recipients[severity]?.[property] ?? [];
      for (const [index, action] of actions.entries()) {
        const name = `${severity}.${property}[${String(index)}]`;
        if (action instanceof LambdaAction) problems.add(receivedInWords(name, LAMBDA_ACTION, FUNCTION_ALARM_ACTION));
      }
      const hasTopic = property === 'actions' || recipients[severity]?.topicTellsOfOk === true;
      const most = MAX_ALARM_ACTIONS - (hasTopic ? 1 : 0);
      const beside = hasTopic
        ? ', in addition to the topic of the severity, which can have any number of subscriptions'
        : '';
      if (actions.length > most) {
        problems.add(
          receivedInWords(`${severity}.${property}`, String(actions.length), `at most ${String(most)}${beside}`),
        );
      }
    }
  }
}
