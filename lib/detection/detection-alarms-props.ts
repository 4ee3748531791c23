import type { Duration } from 'aws-cdk-lib/core';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';
import type { AlarmRecipients } from './alarm-recipients';
import type { Detection } from './detection';
import type { DetectionOverride } from './detection-override';
import type { FindingsOptions } from './findings/findings-options';

/**
 * What to raise alarms on, and who hears them.
 */
export interface DetectionAlarmsOptions {
  /**
   * What to look for: a catalog, or several, or your own. An empty list leaves only the alarms on the trail itself.
   *
   * @default - the CIS controls with Security Hub's texts, their tuned variants, and threats that management events show
   */
  readonly detections?: Detection[];

  /**
   * The ids of detections to leave out.
   *
   * @default - none
   */
  readonly exclude?: string[];

  /**
   * What to change of detections, by their ids.
   *
   * @default - nothing
   */
  readonly overrides?: { [id: string]: DetectionOverride };

  /**
   * Further detections. Their patterns are read here: the constructor throws at one that CloudWatch would refuse, and
   * what is legal but doubtful in one is a warning. To replace a detection, exclude it and add yours.
   *
   * @default - none
   */
  readonly add?: Detection[];

  /**
   * The names of roles, without their paths, whose sessions are people's: those that an identity provider gives them, as in
   * `OktaAdmin`. Detections by person add them to the roles of IAM Identity Center, IAM users and sessions of the console;
   * without, what such a role does is taken for the work of a pipeline. Exact, or with a `*` at the beginning or end. The
   * longest pattern has room for about four. Only patterns of `detections` that name the roles of IAM Identity Center change,
   * never those of `add`.
   *
   * @default - none
   */
  readonly personRoles?: string[];

  /**
   * Users, roles and permission sets for emergencies: by name, as in `break-glass`, or by ARN. Whenever one is used, somebody is
   * paged (`break-glass-used`, see `ThreatCatalog.breakGlass`). A `*` at the beginning or end of a name stands for any characters. About
   * five names or eight ARNs fit. Only with findings.
   *
   * @default - none
   */
  readonly breakGlassPrincipals?: string[];

  /**
   * How findings are told: who did what, where and how often, a message for each role or user in each account.
   *
   * @default - findings of all detections, each to the topic of its severity
   */
  readonly findings?: FindingsOptions;

  /**
   * Who is woken: by detections of severity `PAGE`, and when the trail is silent or unwell. With findings, `actions` are those of
   * the alarms on the trail and on findings, and of page alarms only while findings are broken; an act is told to the topic.
   *
   * @default - nobody, with a warning
   */
  readonly page?: AlarmRecipients;

  /**
   * Who learns of detections of severity `NOTIFY`.
   *
   * @default - nobody, with a warning
   */
  readonly notify?: AlarmRecipients;

  /**
   * Who learns of detections of severity `COMPLIANCE`. Security Hub's controls CloudWatch.1 to .14 fail while their
   * alarms' topic has no subscription.
   *
   * @default - nobody, with a warning
   */
  readonly compliance?: AlarmRecipients;

  /**
   * The names of the IAM roles that deploy these stacks, without their paths. What they do to the product's own resources through
   * CloudFormation is told as a deployment, of severity `NOTIFY`; what anybody else does, and what they do by themselves, pages.
   *
   * @default - the deployment and execution roles of the CDK's bootstrap, where the stack's synthesizer has them
   */
  readonly deploymentRoles?: string[];

  /**
   * The namespace of the metrics: 1 to 128 letters, digits and `. _ - / #`, no other's in the account and Region. Changing it
   * starts new metrics.
   *
   * @default - the name of the stack that is deployed
   */
  readonly metricNamespace?: string;

  /**
   * What the names of the alarms start with, before a dash: 1 to 128 letters, digits and `. _ - / #`, no other's in the account
   * and Region. Changing it replaces the alarms.
   *
   * @default - the namespace of the metrics
   */
  readonly alarmNamePrefix?: string;

  /**
   * What the names of the metric filters start with, before a dash: up to 32 letters, digits and `. _ - /`; empty for none.
   * CloudFormation refuses a filter whose name another one of the log group has. Changing it replaces the filters, and for
   * a moment the log group has both: of its 100 there must be room for as many again.
   *
   * @default - none on a log group of this app; on one that is imported, the name of the stack that is deployed, where it is
   * longer than 32 characters its beginning and a digest
   */
  readonly filterNamePrefix?: string;

  /**
   * How long no event may arrive before somebody is woken: in steps of 5 minutes, from 15 minutes to a day.
   *
   * CloudTrail delivers about every 5 minutes, without a guarantee. Where it is asked every 15 minutes how the trail is,
   * and the trail records reads, those questions are events themselves: an hour without any is four that got lost.
   *
   * @default - one hour with a trail of this app that records reads, otherwise 6 hours, which the night of a small organization may last
   */
  readonly silentAfter?: Duration;
}

/**
 * Properties of DetectionAlarms.
 */
export interface DetectionAlarmsProps extends DetectionAlarmsOptions {
  /**
   * The trail whose log group is watched. With it the trail's health is checked, and detections that need events which
   * a trail of this app does not record are named.
   *
   * @default - none: `logGroup` is watched
   */
  readonly trail?: IOrganizationTrail;

  /**
   * The log group to watch where no trail says it: of this stack's account and Region, and of class STANDARD.
   *
   * @default - that of `trail`
   */
  readonly logGroup?: ILogGroup;

  /**
   * Whether the trail is an organization's: findings then ask AWS Organizations about accounts (name, units, tags), which the management account and delegated
   * administrators of any service may. What they may not ask, messages and routes do without.
   *
   * @default - whether `trail` is an organization trail of this app
   */
  readonly isOrganizationTrail?: boolean;

  /**
   * Further constructs whose resources detections of the product's own parts guard, such as an `EventHistory`: buckets, keys, log
   * groups, topics, functions, rules, tables, roles and stack sets below them. Those of the trail and of these alarms are guarded anyway.
   *
   * @default - none
   */
  readonly guards?: IConstruct[];

  /**
   * The architecture of the function that checks the trail's health.
   *
   * @default - that of the construct or stack around it; else x86, which every Region has
   */
  readonly architecture?: Architecture;
}
