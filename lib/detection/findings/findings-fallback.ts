import {
  type Alarm,
  AlarmRule,
  AlarmState,
  CompositeAlarm,
  type IAlarmAction,
  type IAlarmRule,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { keyAdministration } from '../../internal/key-administration';
import { SELDOM } from '../../internal/key-rotation';
import { TrailLogGroup } from '../../trail/trail-log-group';
import { alarmDescription, raisedAlarmsCommand } from '../alarm-description';
import { forAlarms } from '../alarm-publisher';
import type { AlarmRecipients } from '../alarm-recipients';
import { okActions } from '../alarm-topics';
import { DetectionSeverity } from '../detection';
import { alarmNameOf, type DetectionNames } from '../detection-names';
import { label } from '../label';

/**
 * How long after it went off a page alarm is in ALARM, or in ALARM again. If findings broke in the minute of the act,
 * this must be known before the page alarm returns to OK: the last heartbeat may have been just before,
 * `FindingsSilent` waits for half an hour, and CloudWatch looks a few periods further back.
 */
export const PAGE_STAYS = Duration.hours(1);

/**
 * Notifies of page alarms while findings are broken. It shares no topic, key or function with findings, so that the
 * same failure does not break both.
 *
 * It uses the key of the log group: if that key fails, there are no page alarms to notify of, and `TrailSilent` reports
 * this with the key of the others.
 */
export class FindingsFallback extends Construct {
  public readonly topic: Topic;
  private alarm?: CompositeAlarm;

  public constructor(
    scope: Construct,
    id: string,
    logGroup: ILogGroup,
    private readonly recipients: AlarmRecipients = {},
  ) {
    super(scope, id);
    const masterKey = keyOf(logGroup, this) ?? this.makeKey();
    masterKey.addToResourcePolicy(forAlarms(this, ['kms:Decrypt', 'kms:GenerateDataKey*'], '*'));
    this.topic = new Topic(this, 'Topic', { masterKey, enforceSSL: true });
    this.topic.addToResourcePolicy(forAlarms(this, ['sns:Publish'], this.topic.topicArn));
    for (const email of recipients.emails ?? []) this.topic.addSubscription(new EmailSubscription(email));
  }

  /** Notifies that findings are broken, and of page alarms in the meantime. */
  public get actions(): IAlarmAction[] {
    return [new SnsAction(this.topic), ...(this.recipients.actions ?? [])];
  }

  public get okActions(): IAlarmAction[] {
    return okActions(this.topic, this.recipients);
  }

  /** In ALARM while any alarm of `health` and any of `pages` is. */
  public watch(health: readonly Alarm[], pages: readonly Alarm[], names: DetectionNames): void {
    const title = 'Findings are broken, and a page alarm went off';
    // By name, because the rule has no room for many ARNs.
    const any = (alarms: readonly Alarm[]): IAlarmRule =>
      AlarmRule.anyOf(...alarms.map(({ alarmName }) => AlarmRule.fromString(`${AlarmState.ALARM}("${alarmName}")`)));
    this.alarm = new CompositeAlarm(this, 'Alarm', {
      compositeAlarmName: alarmNameOf(names, 'FindingsFallback'),
      alarmRule: AlarmRule.allOf(any(health), any(pages)),
      alarmDescription: alarmDescription(
        {
          title,
          meaning:
            'At least one page alarm is in ALARM, and findings may not have reported it. This message may cover several acts: no other follows until ' +
            'findings work again or all page alarms are back to OK.',
          response:
            'Check each alarm that is in ALARM: its description has the command that shows the principal. Then fix findings.',
        },
        raisedAlarmsCommand(this, names.alarmNamePrefix),
      ),
    });
    this.alarm.addAlarmAction(...this.actions);
    if (this.okActions.length > 0) this.alarm.addOkAction(...this.okActions);
    label(this.alarm, { id: 'FindingsFallback', title, severity: DetectionSeverity.PAGE });
  }

  public get fallbackAlarm(): CompositeAlarm | undefined {
    return this.alarm;
  }

  private makeKey(): IKey {
    return new Key(this, 'Key', {
      description: 'Encrypts the messages about broken findings',
      enableKeyRotation: true,
      rotationPeriod: SELDOM,
      removalPolicy: RemovalPolicy.DESTROY,
      policy: new PolicyDocument({ statements: [keyAdministration()] }),
    });
  }
}

/**
 * Returns `undefined` if its policy cannot be changed here: for an imported log group, or a key from another stack or
 * the user.
 */
function keyOf(logGroup: ILogGroup, scope: Construct): IKey | undefined {
  const isHere = logGroup instanceof TrailLogGroup && Stack.of(logGroup) === Stack.of(scope);
  return isHere ? logGroup._ownKey : undefined;
}
