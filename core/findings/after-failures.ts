import type { FindingDetection, FindingsSettings } from '../../lib/contract/findings';
import type { Finding, MessageReason, Occurrence } from './finding';
import { timedOf } from './timed';
import { opened, owing } from './told';

interface Known {
  readonly detection: Pick<FindingDetection, 'firstTimeOnly' | 'recurring'>;
  readonly settings: Pick<FindingsSettings, 'quietHours'>;
  /** The finding for the same detection, account and principal with the opposite outcome. */
  readonly sibling?: Finding;
}

export const AFTER_FAILURES = 'success after failures' satisfies MessageReason;
const HOUR_MS = 3_600_000;

/**
 * Whether there were failures since the latest success and before this one. Failures below the threshold do not count,
 * since nobody was notified of them. First-time and recurring detections never report a success as one after failures.
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
  // Within one second, the order of events is unknown.
  return finding.count === 0 || last >= Date.parse(finding.lastSeen);
}

function isToldOnce({ firstTimeOnly, recurring }: Known['detection']): boolean {
  return firstTimeOnly === true || recurring === true;
}

/** Records the time of a success that came after failures. */
export function following(finding: Finding, time: string): Finding {
  const { afterFailuresAt: before } = finding;
  const isLater = before === undefined || Date.parse(time) > Date.parse(before);
  return isLater ? { ...finding, afterFailuresAt: time } : finding;
}

/**
 * Makes a message due if failures before the latest success arrive only after it, since batches can arrive in any
 * order. Each success is reported once, even if a batch is delivered again.
 *
 * @param failures the current finding of the failures, with `late` already counted
 * @param late some of the failures
 * @returns `undefined` if no message is due
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
    // Within one episode, successes are never further apart than this.
    Date.parse(success.firstSeen) - at <= quietHours * HOUR_MS;
  if (![first, last, ...ofThese].some(isBefore)) return undefined;
  const next = success.state === 'counting' ? opened(success) : success;
  return { ...owing(following(next, success.lastSeen), AFTER_FAILURES, now), version: success.version + 1 };
}
