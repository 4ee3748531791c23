import type { FindingDetection, FindingsSettings } from '../../lib/contract/findings';
import { AFTER_FAILURES, following, isAfterFailures } from './after-failures';
import { hashOf } from './bounded-text';
import type { Finding, Occurrence } from './finding';
import { mostWithin, startOf, total, withMatch } from './minute-counts';
import { findingIdOf } from './occurrence';
import { isoOf, type Timed, timedOf } from './timed';
import { opened, owing, remindedAfter } from './told';

export interface AdvanceContext {
  readonly detection: FindingDetection;
  readonly settings: Pick<FindingsSettings, 'reminderHours' | 'quietHours'>;
  /** In milliseconds since the epoch. */
  readonly now: number;
  /** The finding for the same detection, account and principal with the opposite outcome. */
  readonly sibling?: Finding;
  /** As currently stored in the table. */
  readonly firstTime?: Finding['firstTime'];
}

const HOUR_MS = 3_600_000;
const MOST_TARGETS = 100;
/** Recurring jobs notify once for each target, so their targets must be remembered. Few jobs have more than this. */
const MOST_RECURRING_TARGETS = 500;
const MOST_PRINCIPALS = 50;
const LATEST_EVENTS = 4;

/**
 * Returns the finding after these events are added to it. Events are processed by event time, not by arrival.
 *
 * @param finding `undefined` if there is none yet
 * @param occurrences at least one; all belong to this finding and have not been counted before
 */
export function advance(
  finding: Finding | undefined,
  occurrences: readonly [Occurrence, ...Occurrence[]],
  context: AdvanceContext,
): Finding {
  const timed = occurrences.map((one) => timedOf(one, context.now)).sort((a, b) => a.at - b.at);
  let next = finding ?? blank(occurrences[0], context);
  for (const occurrence of timed) next = step(next, occurrence, context);
  return { ...next, version: (finding?.version ?? 0) + 1 };
}

function step(finding: Finding, occurrence: Timed, context: AdvanceContext): Finding {
  if (!isOver(finding, occurrence, context)) return goesOn(finding, occurrence, context);
  const { detection, now } = context;
  const minutes = withMatch(finding.minutes ?? {}, occurrence.at, detection.periodSeconds);
  const follows = isAfterFailures(finding, occurrence.at, context);
  const isTold = isToldOnOpening(finding, occurrence, context);
  const isReached = follows || mostWithin(minutes, detection.periodSeconds) >= detection.threshold;
  // A finding that was open before stays listed unchanged until the threshold for a new episode is reached.
  if (!isReached && finding.state !== 'counting') return { ...finding, minutes };
  const start = startOf(minutes);
  const counted: Finding = {
    ...seen(finding.state === 'counting' ? finding : emptied(finding, occurrence, context), occurrence, context),
    count: total(minutes),
    minutes,
  };
  const isOutside = Date.parse(counted.firstSeen) < start || (finding.state !== 'counting' && counted.count > 1);
  if (isOutside) Object.assign(counted, { firstSeen: isoOf(start) });
  if (!isReached) return counted;
  if (!isTold) return opened(counted);
  return follows
    ? owing(following(opened(counted), occurrence.time), AFTER_FAILURES, now)
    : owing(opened(counted), 'opened', now);
}

/**
 * Whether a new episode sends a message. A first-time detection sends one for the first episode only, and only after
 * the learning period. A recurring detection sends one for the first episode and for an episode with a new target. A
 * recurring detection with severity page always sends one: the finding has been quiet for days.
 */
function isToldOnOpening(
  { episode, targets }: Finding,
  { target }: Timed,
  { detection: { firstTimeOnly, recurring, severity }, firstTime }: AdvanceContext,
): boolean {
  if (firstTimeOnly === true) return episode === 0 && firstTime?.learning === false;
  if (recurring !== true || episode === 0 || severity === 'page') return true;
  return target !== undefined && !targets.includes(target);
}

/**
 * Whether the event starts a new episode: there was none, or it was closed, or it has been quiet for longer than
 * `quietHours`. An acknowledged finding is quiet on purpose.
 */
function isOver(finding: Finding, { at, target }: Timed, { settings, now }: AdvanceContext): boolean {
  const last = Date.parse(finding.lastSeen);
  switch (finding.state) {
    case 'counting':
      return true;
    case 'closed':
      // Late events belong to the episode that was reviewed when it was closed.
      return at > last || isNew(finding, target);
    case 'acknowledged':
      return isForgotten(finding, now) && at > last + settings.quietHours * HOUR_MS;
    case 'open':
      return at > last + settings.quietHours * HOUR_MS;
  }
}

function goesOn(finding: Finding, occurrence: Timed, context: AdvanceContext): Finding {
  const { now, detection } = context;
  const counted = { ...seen(finding, occurrence, context), count: finding.count + 1 };
  const follows = isAfterFailures(finding, occurrence.at, context);
  const next = follows ? following(counted, occurrence.time) : counted;
  // It was notified when it opened, or not at all.
  if (detection.firstTimeOnly === true) return next;
  switch (finding.state) {
    case 'acknowledged':
      if (isForgotten(finding, now) && detection.recurring === true && !isNew(finding, occurrence.target))
        return reopened(next);
      if (isNew(finding, occurrence.target)) return owing(reopened(next), follows ? AFTER_FAILURES : 'new target', now);
      return isForgotten(finding, now) ? owing(reopened(next), follows ? AFTER_FAILURES : 'reopened', now) : next;
    case 'open':
      if (follows) return owing(next, AFTER_FAILURES, now);
      if (isAnotherAct(finding, occurrence, context)) return owing(next, 'new target', now);
      return next.dueAt === undefined ? remindedAfter(next, reminderHours(context), now) : next;
    default:
      return next;
  }
}

function isNew(finding: Finding, target: string | undefined): boolean {
  return target !== undefined && !finding.targets.includes(target);
}

/**
 * Whether the event is a separate act that needs its own message: a message about one bucket does not cover the next.
 * With a threshold above 1, a single match is not an act. A message that is already due covers this event too.
 */
function isAnotherAct(finding: Finding, { target }: Timed, { detection, now }: AdvanceContext): boolean {
  if (detection.threshold > 1 || !isNew(finding, target)) return false;
  return finding.dueAt === undefined || finding.dueAt > now;
}

/** Returns after how many hours reminders are sent. Findings that are notified only once have none. */
export function reminderHours({
  detection: { firstTimeOnly, recurring },
  settings,
}: Pick<AdvanceContext, 'detection'> & {
  readonly settings: Pick<FindingsSettings, 'reminderHours'>;
}): readonly number[] {
  return firstTimeOnly === true || recurring === true ? [] : settings.reminderHours;
}

function isForgotten({ acknowledgedUntil }: Finding, now: number): boolean {
  return acknowledgedUntil === undefined || Date.parse(acknowledgedUntil) <= now;
}

function reopened(finding: Finding): Finding {
  return { ...finding, state: 'open', acknowledgedUntil: undefined, acknowledgedBy: undefined, note: undefined };
}

/** Adds the event. The principal and the call are those of the latest event. */
function seen(finding: Finding, occurrence: Timed, { detection }: AdvanceContext): Finding {
  const { at, time, target, eventId, who, isUnchecked } = occurrence;
  const { firstSeen, lastSeen, targets, principals, eventIds } = finding;
  return {
    ...finding,
    ...(at >= Date.parse(lastSeen) && latest(occurrence)),
    firstSeen: at < Date.parse(firstSeen) ? time : firstSeen,
    eventIds: eventIds.length <= LATEST_EVENTS ? [...eventIds, eventId] : [...eventIds.toSpliced(1, 1), eventId],
    ...(isUnchecked === true && { isUnchecked }),
    targets: target === undefined ? targets : withTarget(targets, target, mostTargets(detection)),
    principals: detection.countBy === 'principal' ? principals : withPrincipal(principals, who.key),
  };
}

function latest(occurrence: Timed): Partial<Finding> {
  const { time, who, region, eventSource, eventName, errorCode, isConsole, sourceIp, userAgent, vpcEndpoint } =
    occurrence;
  const call = { region, eventSource, eventName, errorCode, isConsole };
  return { lastSeen: time, who, ...call, sourceIp, userAgent, vpcEndpoint };
}

function withTarget(targets: readonly string[], target: string, most: number): readonly string[] {
  return [...targets.filter((one) => one !== target), target].slice(-most);
}

function mostTargets({ recurring }: FindingDetection): number {
  return recurring === true ? MOST_RECURRING_TARGETS : MOST_TARGETS;
}

function withPrincipal(principals: readonly string[], key: string): readonly string[] {
  const principal = hashOf(key).slice(0, 16);
  return principals.length >= MOST_PRINCIPALS || principals.includes(principal)
    ? principals
    : [...principals, principal];
}

/** Returns a finding with nothing counted yet. */
function blank(occurrence: Occurrence, { detection, now, firstTime }: AdvanceContext): Finding {
  const at = timedOf(occurrence, now);
  const { who, outcome, region, eventSource, eventName, isConsole } = at;
  return {
    id: findingIdOf(at, detection),
    episode: 0,
    detectionId: detection.id,
    severity: detection.severity,
    account: detection.countBy === 'organization' ? 'organization' : at.account,
    who,
    principals: [],
    outcome,
    state: 'counting',
    count: 0,
    firstSeen: at.time,
    lastSeen: at.time,
    region,
    eventSource,
    eventName,
    isConsole,
    eventIds: [],
    targets: [],
    firstTime,
    toldCount: 0,
    messages: 0,
    version: 0,
  };
}

/**
 * Returns the start of a new episode. From the previous one it keeps only that it existed (so this is not a first time)
 * and, for recurring detections, the targets already notified.
 */
function emptied(finding: Finding, occurrence: Timed, context: AdvanceContext): Finding {
  const { id, episode, version, firstTime, afterFailuresAt } = finding;
  const targets = context.detection.recurring === true ? finding.targets : [];
  const again = firstTime && { ...firstTime, principal: false, account: false };
  return { ...blank(occurrence, context), id, episode, version, firstTime: again, afterFailuresAt, targets };
}
