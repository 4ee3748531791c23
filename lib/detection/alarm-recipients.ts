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
   * What else an alarm does: publish to a topic of yours, open an incident, call a function.
   *
   * @default - nothing
   */
  readonly actions?: IAlarmAction[];
}
