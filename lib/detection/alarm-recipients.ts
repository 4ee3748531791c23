import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Who learns of the alarms of one severity.
 */
export interface AlarmRecipients {
  /**
   * E-mail addresses. Each receives a message that it has to confirm before it receives alarms.
   *
   * @default - none
   */
  readonly emails?: string[];

  /**
   * What else an alarm does: publish to a topic of yours, open an incident, call a function (`FunctionAlarmAction`; the CDK's
   * `LambdaAction` is refused, since a function's policy has no room for a permission for each alarm). The policies of your
   * topic and of its key must admit `cloudwatch.amazonaws.com` (`sns:Publish`; `kms:Decrypt`, `kms:GenerateDataKey*`), or
   * nothing arrives: a topic whose policy the CDK writes, as with `enforceSSL`, has lost the default that admits alarms.
   *
   * At most 4: an alarm has 5 actions, and one is the topic of its severity.
   *
   * @default - nothing
   */
  readonly actions?: IAlarmAction[];

  /**
   * Whoever learns of an alarm by the topic, as with `emails`, also learns when it goes back to OK.
   *
   * @default false
   */
  readonly topicTellsOfOk?: boolean;

  /**
   * What an alarm does when it goes back to OK: resolve the incident that one of `actions` opened. They are as those are.
   *
   * @default - nothing
   */
  readonly okActions?: IAlarmAction[];
}
