import type { FindingDetection, FindingsSettings } from '../../lib/contract/findings';
import type { Finding, MessageReason, Occurrence } from './finding';
import { timedOf } from './timed';
import { opened, owing } from './told';

interface Known {
  readonly detection: Pick<FindingDetection, 'firstTimeOnly' | 'recurring'>;
  readonly settings: Pick<FindingsSettings, 'quietHours'>;
  /** The finding of the other outcome. */
  readonly sibling?: Finding;
}

export const AFTER_FAILURES = 'success after failures' satisfies MessageReason;
const HOUR_MS = 3_600_000;

/**
 * Failures since the latest success, and before this one. What is only being counted are no failures that anybody was told of; and of what is
 * told once, a success is told as such, whatever came before it.
 */
export function isAfterFailures(
  finding: Finding,
  at: number,
  { detection, sibling, settings: { quietHours } }: Known,
): boolean {
  if (isToldOnce(detection)) return false;
  if (finding.outcome !== 'success' || sibling?.outcome !== 'failure' || sibling.state === 'counting') return false;
  const [first, last] = [Date.parse(sibling.firstSeen), Date.parse(sibling.lastSeen)];
  if (first > at || at - last > quietHours * HOUR_MS) return false;
  if (finding.afterFailuresAt !== undefined && last <= Date.parse(finding.afterFailuresAt)) return false;
  // Within the same second nobody knows which was first.
  return finding.count === 0 || last >= Date.parse(finding.lastSeen);
}

function isToldOnce({ firstTimeOnly, recurring }: Known['detection']): boolean {
  return firstTimeOnly === true || recurring === true;
}

/** With the time of a success that came after failures. */
export function following(finding: Finding, time: string): Finding {
  const { afterFailuresAt: before } = finding;
  const isLater = before === undefined || Date.parse(time) > Date.parse(before);
  return isLater ? { ...finding, afterFailuresAt: time } : finding;
}

/**
 * What a finding of successes owes when failures before its latest success are known only after it: batches come in no order. It says so
 * once, however often it is asked: also when a batch is delivered again.
 *
 * @param failures as they are now, with `late` counted
 * @param late some of the failures
 * @returns undefined: nothing
 */
export function afterLateFailures(
  success: Finding,
  failures: Finding,
  late: readonly Occurrence[],
  { detection, settings: { quietHours }, now }: Pick<Known, 'detection' | 'settings'> & { readonly now: number },
): Finding | undefined {
  if (isToldOnce(detection)) return undefined;
  if (success.outcome !== 'success' || failures.outcome !== 'failure' || failures.state === 'counting')
    return undefined;
  if (success.state !== 'open' && success.state !== 'counting') return undefined;
  const [first, last] = [Date.parse(failures.firstSeen), Date.parse(failures.lastSeen)];
  const ofThese = late.map((one) => timedOf(one, now).at).filter((at) => at >= first && at <= last);
  const told = Date.parse(success.afterFailuresAt ?? '');
  const isBefore = (at: number): boolean =>
    at <= Date.parse(success.lastSeen) &&
    !(at <= told) &&
    // Within an episode no two successes are further apart.
    Date.parse(success.firstSeen) - at <= quietHours * HOUR_MS;
  if (![first, last, ...ofThese].some(isBefore)) return undefined;
  const next = success.state === 'counting' ? opened(success) : success;
  return { ...owing(following(next, success.lastSeen), AFTER_FAILURES, now), version: success.version + 1 };
}
