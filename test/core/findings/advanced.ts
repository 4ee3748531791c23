import { advance, type AdvanceContext } from '../../../core/findings/advance';
import type { Finding, Occurrence } from '../../../core/findings/finding';
import { told } from '../../../core/findings/told';
import { DEFAULT_FINDINGS } from '../../../lib/contract/findings';
import { someDetection } from './some-detection';

export const NOW = Date.parse('2026-11-24T10:00:00Z');
export const HOUR = 3_600_000;
export const at = (minutes: number, seconds = 0) =>
  new Date(NOW + minutes * 60_000 + seconds * 1_000).toISOString().replace('.000', '');

/** What becomes of a finding with these events, as of `NOW`. */
export function add(
  finding: Finding | undefined,
  occurrences: readonly Occurrence[],
  context: Partial<AdvanceContext> = {},
): Finding {
  return advance(finding, occurrences as [Occurrence, ...Occurrence[]], {
    detection: someDetection(),
    settings: DEFAULT_FINDINGS,
    now: NOW,
    ...context,
  });
}

/** Told at once, as it is when nothing is broken. */
export function heard(finding: Finding, now = NOW): Finding {
  return told(finding, finding, now, DEFAULT_FINDINGS.reminderHours);
}
