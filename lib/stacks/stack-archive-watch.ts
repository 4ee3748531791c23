import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { type Stack } from 'aws-cdk-lib/core';
import { watchRoleNameOf } from '../contract/archive-watch';
import { ROLE_NAME } from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import { ArchiveWatch, checkWatch } from '../archive/archive-watch';
import { okActions } from '../detection/alarm-topics';
import type { DetectionAlarms } from '../detection/detection-alarms';
import type { DetectionAlarmsOptions } from '../detection/detection-alarms-props';
import type { Problems } from '../internal/problems';
import type { OrganizationTrail } from '../trail/organization-trail';
import { isImported } from '../trail/policy-owner';
import { TrailArchive } from '../trail/trail-archive';
import { output } from './outputs';
import type { OrganizationTrailStackProps } from './organization-trail-stack-props';

/** Adds problems with the archive watch. */
export function checkArchiveWatch(problems: Problems, props: OrganizationTrailStackProps, trailName: string): void {
  const { archiveWatch: options = {}, archive } = props;
  checkWatch(problems, options);
  const isElsewhere = archive?._place.kind === 'in an account';
  if (options.enabled !== false && isElsewhere)
    problems.check("name of its role, after the trail's", watchRoleNameOf(trailName), ROLE_NAME);
  if (options.readerRolePath !== undefined && !isElsewhere)
    problems.add(receivedInWords('readerRolePath', 'a path', 'with TrailArchive.inAccount() only'));
}

export function makeArchiveWatch(
  stack: Stack,
  { archiveWatch: options = {}, archive = TrailArchive.inThisStack(), alarms, rolePath }: OrganizationTrailStackProps,
  trail: OrganizationTrail,
  accessLogBucket: IBucket | undefined,
): ArchiveWatch | undefined {
  // It is unknown here whether its policy admits the watch.
  const isForeign = archive._place.kind === 'existing' && isImported(archive._place.options.bucket);
  if (!(options.enabled ?? !isForeign)) return undefined;
  const watch = new ArchiveWatch(stack, 'ArchiveWatch', {
    ...options,
    readerRolePath: options.readerRolePath ?? rolePath,
    trail,
    metricNamespace: alarms?.metricNamespace,
    alarmNamePrefix: alarms?.alarmNamePrefix ?? alarms?.metricNamespace,
    accessLogBucket,
  });
  output(stack, 'ArchiveWatchFunction', 'What verifies the archive', watch.handler.functionName);
  return watch;
}

/** Connects the watch to the topics and actions of alarms and findings. */
export function tellOfArchive(
  watch: ArchiveWatch,
  { pageTopic, notifyTopic, findings }: DetectionAlarms,
  { page, notify }: DetectionAlarmsOptions = {},
): void {
  watch._tell(
    {
      pageTopic,
      pageActions: [new SnsAction(pageTopic), ...(page?.actions ?? [])],
      pageOkActions: okActions(pageTopic, page),
      notifyTopic,
      notifyActions: [new SnsAction(notifyTopic), ...(notify?.actions ?? [])],
      notifyOkActions: okActions(notifyTopic, notify),
    },
    // With findings, the key of the topics does so.
    findings !== undefined,
  );
}
