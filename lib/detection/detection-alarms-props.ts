import type { Duration } from 'aws-cdk-lib/core';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';
import type { AlarmRecipients } from './alarm-recipients';
import type { Detection } from './detection';
import type { DetectionOverride } from './detection-override';
import type { FindingsOptions } from './findings/findings-options';

/** What to detect, and whom to notify. */
export interface DetectionAlarmsOptions {
  /**
   * The detections: one or more catalogs, or your own. With an empty list, there are only the alarms on the trail
   * itself.
   *
   * @default - the CIS controls with Security Hub's patterns, their tuned variants, and threats that management events
   * show
   */
  readonly detections?: Detection[];

  /**
   * IDs of detections to leave out.
   *
   * @default - none
   */
  readonly exclude?: string[];

  /**
   * Changes to detections, by ID.
   *
   * @default - none
   */
  readonly overrides?: { [id: string]: DetectionOverride };

  /**
   * Further detections. The constructor checks their patterns: it throws if CloudWatch would reject one, and warns
   * about patterns that are valid but questionable. To replace a detection, exclude it and add your own.
   *
   * @default - none
   */
  readonly add?: Detection[];

  /**
   * Names of roles, without path, that people use through an identity provider, for example `OktaAdmin`. Detections by
   * person treat them like IAM Identity Center roles, IAM users and console sessions. Without this setting, such a role
   * counts as a pipeline. Exact names, or with a `*` at the beginning or end. The longest pattern has room for about
   * four. Only patterns of `detections` that name the roles of IAM Identity Center are changed, never those of `add`.
   *
   * @default - none
   */
  readonly personRoles?: string[];

  /**
   * Users, roles and permission sets for emergencies: names, for example `break-glass`, or ARNs. Any use of one pages
   * (`break-glass-used`, see `ThreatCatalog.breakGlass`). A `*` at the beginning or end of a name matches any
   * characters. There is room for about five names or eight ARNs. Requires findings.
   *
   * @default - none
   */
  readonly breakGlassPrincipals?: string[];

  /**
   * How findings are sent: who did what, where and how often, one message for each role or user in each account.
   *
   * @default - findings of all detections, each to the topic of its severity
   */
  readonly findings?: FindingsOptions;

  /**
   * Recipients for urgent alarms: detections of severity `PAGE`, and a trail that is silent or unhealthy. With
   * findings, `actions` apply to the alarms on the trail and on findings, and to page alarms only while findings are
   * broken; findings themselves go to the topic.
   *
   * @default - nobody, with a warning
   */
  readonly page?: AlarmRecipients;

  /**
   * Recipients for detections of severity `NOTIFY`.
   *
   * @default - nobody, with a warning
   */
  readonly notify?: AlarmRecipients;

  /**
   * Recipients for detections of severity `COMPLIANCE`. The Security Hub controls CloudWatch.1 to .14 fail if the topic
   * of their alarms has no subscription.
   *
   * @default - nobody, with a warning
   */
  readonly compliance?: AlarmRecipients;

  /**
   * Names, without path, of the IAM roles that deploy these stacks. Their changes to the product's own resources
   * through CloudFormation are reported as a deployment, with severity `NOTIFY`. Any other change to these resources
   * pages, including direct calls by these roles.
   *
   * @default - the deployment and execution roles of the CDK bootstrap, if the stack's synthesizer has them
   */
  readonly deploymentRoles?: string[];

  /**
   * The metric namespace: 1 to 128 letters, digits and `. _ - / #`, not used otherwise in the account and Region.
   * Changing it starts new metrics.
   *
   * @default - the name of the deployed stack
   */
  readonly metricNamespace?: string;

  /**
   * The prefix of the alarm names, followed by a hyphen: 1 to 128 letters, digits and `. _ - / #`, not used otherwise
   * in the account and Region. Changing it replaces the alarms.
   *
   * @default - the metric namespace
   */
  readonly alarmNamePrefix?: string;

  /**
   * The prefix of the metric filter names, followed by a hyphen: up to 32 letters, digits and `. _ - /`; empty for
   * none. CloudFormation rejects a filter name that exists in the log group. Changing the prefix replaces the filters,
   * so for a moment the log group has both: of its maximum of 100 filters, as many again must be free.
   *
   * @default - none for a log group of this app; for an imported one the name of the deployed stack, or its beginning
   * and a hash if it is longer than 32 characters
   */
  readonly filterNamePrefix?: string;

  /**
   * How long the trail may be silent before an alarm goes off: a multiple of 5 minutes, from 15 minutes to 24 hours.
   *
   * CloudTrail delivers about every 5 minutes, without a guarantee. If the health of the trail is checked every 15
   * minutes and the trail records reads, these checks are events themselves: an hour without events means that four of
   * them were lost.
   *
   * @default - one hour for a trail of this app that records reads, otherwise 6 hours, the length of a quiet night in a
   * small organization
   */
  readonly silentAfter?: Duration;
}

/**
 * Properties of DetectionAlarms.
 */
export interface DetectionAlarmsProps extends DetectionAlarmsOptions {
  /**
   * The trail whose log group is monitored. With it, the health of the trail is checked, and a warning lists detections
   * that need events that a trail of this app does not record.
   *
   * @default - none: `logGroup` is monitored
   */
  readonly trail?: IOrganizationTrail;

  /**
   * The log group to monitor if there is no `trail`: in the account and Region of this stack, and of class STANDARD.
   *
   * @default - that of `trail`
   */
  readonly logGroup?: ILogGroup;

  /**
   * Whether the trail is an organization trail. Findings then look up accounts in AWS Organizations (name, OUs, tags),
   * which the management account and delegated administrators of any service may do. If a lookup is not permitted,
   * messages and routes work without it.
   *
   * @default - whether `trail` is an organization trail of this app
   */
  readonly isOrganizationTrail?: boolean;

  /**
   * Further constructs to protect, for example an `EventHistory`: detections for the product's own resources then cover
   * the buckets, keys, log groups, topics, functions, rules, tables, roles and stack sets below them. The resources of
   * the trail and of these alarms are always covered.
   *
   * @default - none
   */
  readonly guards?: IConstruct[];

  /**
   * The architecture of the function that checks the health of the trail.
   *
   * @default - that of the enclosing construct or stack; else x86, which every Region has
   */
  readonly architecture?: Architecture;
}
