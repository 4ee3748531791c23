import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type Duration, Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { ROLE_NAME } from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import { NOTABLE_AGE_SECONDS } from '../contract/trail-health';
import type { Problems } from '../internal/problems';
import { ImportedTrail } from '../trail/imported-trail';
import { OrganizationTrail } from '../trail/organization-trail';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';
import { logGroupObstacles } from '../trail/trail-log-group';
import { checkRecipients } from './alarm-topics';
import { blindSpots } from './blind-spots';
import { defaultDetections } from './default-detections';
import type { Detection } from './detection';
import type { DetectionAlarmsOptions, DetectionAlarmsProps } from './detection-alarms-props';
import { checkNaming, detectionNames } from './detection-names';
import { isReadable, selectDetections } from './detection-selection';
import { checkFindings } from './findings/findings-input';
import type { RecordedKinds } from './recorded-kinds';
import { SILENCE_STEP } from './trail-silent-alarm';

/**
 * Checks the detections and recipients before anything is created, and adds the problems.
 *
 * @param scope the alarms, or the stack that will contain them
 * @param recorded what the trail records, if known
 * @param asksOrganizations whether findings can look up accounts in AWS Organizations
 * @returns the detections to deploy
 */
export function checkAlarms(
  problems: Problems,
  scope: IConstruct,
  options: DetectionAlarmsOptions,
  recorded: RecordedKinds | undefined,
  asksOrganizations: boolean,
): Detection[] {
  const { detections = defaultDetections(), silentAfter } = options;
  checkNaming(problems, options);
  for (const role of options.deploymentRoles ?? []) problems.check('deploymentRoles', role, ROLE_NAME);
  if (silentAfter) checkSilentAfter(problems, silentAfter);
  checkRecipients(problems, options);
  const selected = selectDetections({ ...options, detections }, problems);
  checkFindings(problems, options.findings, selected, detectionNames(scope, options).alarmNamePrefix, {
    asksOrganizations,
    region: Stack.of(scope).region,
  });
  if (recorded) checkSight(problems, selected, recorded);
  return selected;
}

/** Adds problems with the log group. */
export function checkPlace(problems: Problems, alarms: IConstruct, { trail, logGroup }: DetectionAlarmsProps): void {
  const ofTrail = trail && logGroupOf(trail);
  if ((ofTrail === undefined) === (logGroup === undefined)) {
    const given = ofTrail ? 'both' : trail ? 'a trail whose log group is unknown, and no logGroup' : 'neither';
    problems.add(receivedInWords('trail and logGroup', given, 'a trail with its log group, or a logGroup'));
  }
  const watched = ofTrail ?? logGroup;
  if (watched) checkLogGroup(problems, Stack.of(alarms), watched);
}

/** Whether the trail is known to be an organization trail. */
export function isOfOrganization({ trail, isOrganizationTrail }: DetectionAlarmsProps): boolean {
  return isOrganizationTrail ?? (trail instanceof OrganizationTrail && trail.identity.organizationId !== undefined);
}

/** Returns the log group of a trail, if known. */
export function logGroupOf(trail: IOrganizationTrail): ILogGroup | undefined {
  return trail instanceof OrganizationTrail || trail instanceof ImportedTrail ? trail.logGroup : undefined;
}

function checkSilentAfter(problems: Problems, silentAfter: Duration): void {
  if (silentAfter.isUnresolved()) {
    problems.add(receivedInWords('silentAfter', 'a token', 'a duration that is known at synthesis'));
    return;
  }
  const seconds = silentAfter.toSeconds({ integral: false });
  if (seconds % SILENCE_STEP.toSeconds() === 0 && seconds >= NOTABLE_AGE_SECONDS && seconds <= 24 * 60 * 60) return;
  problems.add(
    receivedInWords('silentAfter', silentAfter.toHumanString(), 'a multiple of 5 minutes, from 15 minutes to 24 hours'),
  );
}

function checkSight(problems: Problems, detections: readonly Detection[], recorded: RecordedKinds): void {
  if (detections.length === 0) return;
  // An unreadable pattern is reported separately.
  const isBlind = (detection: Detection): boolean =>
    isReadable(detection) && blindSpots(detection, recorded).some(({ isTotal }) => isTotal);
  if (!detections.every(isBlind)) return;
  problems.add(
    `detections: received ${String(detections.length)}, none of which can fire on what the trail records; ` +
      'allowed: a trail that records their events (usually management events), or no detections',
  );
}

function checkLogGroup(problems: Problems, { region, account }: Stack, logGroup: ILogGroup): void {
  for (const obstacle of logGroupObstacles(logGroup)) problems.add(`logGroup: '${logGroup.node.path}' ${obstacle}`);
  const { env } = logGroup;
  const differ = (a: string, b: string): boolean => !Token.isUnresolved(a) && !Token.isUnresolved(b) && a !== b;
  if (!differ(env.region, region) && !differ(env.account, account)) return;
  problems.add(
    receivedInWords(
      'logGroup',
      `a log group in ${env.account} ${env.region}`,
      `a log group in the account and Region of this stack, ${account} ${region}`,
    ),
  );
}
