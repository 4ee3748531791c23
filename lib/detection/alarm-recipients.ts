import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';

/** Who is notified of alarms of one severity. */
export interface AlarmRecipients {
  /**
   * Email addresses. Each receives a message that must be confirmed before alarms are sent to it.
   *
   * @default - none
   */
  readonly emails?: string[];

  /**
   * Further alarm actions: publish to your own topic, open an incident, invoke a function. For a function, use
   * `FunctionAlarmAction`: the CDK's `LambdaAction` is rejected, because a function policy has no room for a permission
   * per alarm. The policies of your topic and its key must allow `cloudwatch.amazonaws.com` (`sns:Publish`;
   * `kms:Decrypt`, `kms:GenerateDataKey*`). Otherwise nothing arrives: if the CDK writes the topic policy, for example
   * with `enforceSSL`, the default that allows alarms is lost.
   *
   * At most 4: an alarm has 5 actions, and one is the topic of its severity.
   *
   * @default - none
   */
  readonly actions?: IAlarmAction[];

  /**
   * Also notify the topic, as with `emails`, when an alarm returns to OK.
   *
   * @default false
   */
  readonly topicTellsOfOk?: boolean;

  /**
   * Actions for when an alarm returns to OK, for example to resolve an incident that one of `actions` opened. The same
   * rules apply.
   *
   * @default - none
   */
  readonly okActions?: IAlarmAction[];
}
