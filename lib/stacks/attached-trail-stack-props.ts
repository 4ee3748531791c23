import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { StackProps } from 'aws-cdk-lib/core';
import type { DetectionAlarmsOptions } from '../detection/detection-alarms-props';
import type { LogGroupLookup } from '../detection/log-group-lookup';
import type { EventHistoryScope } from '../history/event-history-scope';

/**
 * Properties of AttachedTrailStack.
 */
export interface AttachedTrailStackProps extends StackProps {
  /** The log group that the trail delivers to: in the account and Region of this stack, and of class STANDARD. */
  readonly attachTo: LogGroupLookup;

  /**
   * The ARN of the trail. With it, the trail's status is checked every 15 minutes, and changes to the trail are
   * detected by its name. The ARN of an organization trail contains the management account.
   *
   * @default - unknown: only silence of the log group is detected
   */
  readonly trailArn?: string;

  /**
   * Whether the trail is an organization trail: findings then look up accounts in AWS Organizations, which the
   * management account and delegated administrators may do.
   *
   * @default true
   */
  readonly isOrganizationTrail?: boolean;

  /**
   * The organization ID, for example `o-a1b2c3d4e5`, with `EventHistoryScope.organization()`. The deployment fails in
   * another organization.
   *
   * @default - looked up at deployment
   */
  readonly organizationId?: string;

  /**
   * Detections, and the recipients of findings and alarms.
   *
   * @default - all detections, and nobody, with a warning
   */
  readonly alarms?: DetectionAlarmsOptions;

  /**
   * Which event history can be searched.
   *
   * @default EventHistoryScope.account()
   */
  readonly eventHistory?: EventHistoryScope;

  /**
   * One page in CloudWatch with alarms, findings, the trail's health and searches; see `TrailDashboard`. Three per
   * account are free, each further one costs 3 USD per month.
   *
   * @default false
   */
  readonly dashboard?: boolean;

  /**
   * The architecture of all functions in the stack. ARM costs a fifth less than x86, but is not available in every
   * Region.
   *
   * @default - x86, which every Region has; for the event history ARM, if the CDK knows that the Region has it
   */
  readonly architecture?: Architecture;

  /**
   * The path of every role in the stack without its own path, for example `/security/`; also of the role that
   * `EventHistoryScope.organization()` creates in every account. Changing it replaces the roles.
   *
   * @default - none
   */
  readonly rolePath?: string;
}
