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
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The finding of the other outcome. */
  readonly sibling?: Finding;
  /** As the table says it now. */
  readonly firstTime?: Finding['firstTime'];
}

const HOUR_MS = 3_600_000;
const MOST_TARGETS = 100;
/** Each of them is told once, so it has to be remembered: more than a job has, as a rule. */
const MOST_RECURRING_TARGETS = 500;
const MOST_PRINCIPALS = 50;
const LATEST_EVENTS = 4;

/**
 * What becomes of a finding when these events are added to it, in the order of their time, whenever they came.
 *
 * @param finding undefined: there is none yet
 * @param occurrences at least one; all of this finding, and none that was counted before
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
  // One that was open before stays listed as it was until there are enough for a new one.
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
 * Whether anybody hears of a new episode. What is strange only the first time is told of the first episode, once enough was seen to know; what
 * jobs do again and again, of the first one and of one with a new target. That of a page is always told: nobody was told for days.
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

/** The event begins something new: there was nothing, or it was closed, or quiet for long. An acknowledged one is quiet by wish. */
function isOver(finding: Finding, { at, target }: Timed, { settings, now }: AdvanceContext): boolean {
  const last = Date.parse(finding.lastSeen);
  switch (finding.state) {
    case 'counting':
      return true;
    case 'closed':
      // What came late belongs to what was looked at when it was closed.
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
  // It was told of when it opened, or not at all.
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

/** What was told of one bucket says nothing of the next. Where matches are counted, no single one is an act; and what is due by now tells of this too. */
function isAnotherAct(finding: Finding, { target }: Timed, { detection, now }: AdvanceContext): boolean {
  if (detection.threshold > 1 || !isNew(finding, target)) return false;
  return finding.dueAt === undefined || finding.dueAt > now;
}

/** After which hours a finding that goes on is told again: never, of what is told once. */
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

/** With what the event says: who and what is of the latest. */
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

/** Nothing was counted yet. */
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
 * What a new episode starts from: nothing is left of the one before but that there was one, so it is no first time; and the targets of what
 * is told once for each.
 */
function emptied(finding: Finding, occurrence: Timed, context: AdvanceContext): Finding {
  const { id, episode, version, firstTime, afterFailuresAt } = finding;
  const targets = context.detection.recurring === true ? finding.targets : [];
  const again = firstTime && { ...firstTime, principal: false, account: false };
  return { ...blank(occurrence, context), id, episode, version, firstTime: again, afterFailuresAt, targets };
}
