import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { StackProps } from 'aws-cdk-lib/core';
import type { DetectionAlarmsOptions } from '../detection/detection-alarms-props';
import type { LogGroupLookup } from '../detection/log-group-lookup';
import type { EventHistoryScope } from '../history/event-history-scope';

/**
 * Properties of AttachedTrailStack.
 */
export interface AttachedTrailStackProps extends StackProps {
  /** The log group that the trail delivers to: of this stack's account and Region, and of class STANDARD. */
  readonly attachTo: LogGroupLookup;

  /**
   * The trail's ARN. With it CloudTrail is asked every 15 minutes how the trail is, and its name is guarded. That of an organization trail names the management account.
   *
   * @default - not known: only silence of the log group is seen
   */
  readonly trailArn?: string;

  /**
   * Whether the trail is an organization's: findings then ask AWS Organizations about accounts, which the management account and delegated administrators may.
   *
   * @default true
   */
  readonly isOrganizationTrail?: boolean;

  /**
   * The organization's ID, as in `o-a1b2c3d4e5`, with `EventHistoryScope.organization()`. The deployment fails in another organization.
   *
   * @default - found at deployment
   */
  readonly organizationId?: string;

  /**
   * What to look for, and who learns of it: of findings, and of alarms.
   *
   * @default - all detections, and nobody, with a warning
   */
  readonly alarms?: DetectionAlarmsOptions;

  /**
   * Whose event history the function searches.
   *
   * @default EventHistoryScope.account()
   */
  readonly eventHistory?: EventHistoryScope;

  /**
   * One page in CloudWatch on alarms, findings, the trail's health and searches; see `TrailDashboard`. Three in an account are free, each further one costs 3 USD a month.
   *
   * @default false
   */
  readonly dashboard?: boolean;

  /**
   * The architecture of all functions in the stack. ARM costs a fifth less than x86, and not every Region has it.
   *
   * @default - x86, which every Region has; of the event history ARM, where the CDK knows that the Region has it
   */
  readonly architecture?: Architecture;

  /**
   * The path of every role in the stack that has none of its own, as in `/security/`; also of the role that `EventHistoryScope.organization()` puts into every
   * account. Changing it replaces the roles.
   *
   * @default - none
   */
  readonly rolePath?: string;
}
