import { ACKNOWLEDGED_DAYS } from '../../lib/contract/findings';
import type { Finding } from './finding';

/** Who made the decision, and why. */
export interface Decision {
  readonly by: string;
  readonly note?: string;
  /** In milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Acknowledges a finding: no messages until a new target appears or some days have passed. A message that was due is
 * dropped.
 */
export function acknowledged(finding: Finding, { by, note, now }: Decision): Finding {
  const until = new Date(now + ACKNOWLEDGED_DAYS * 86_400_000).toISOString().replace(/\.\d{3}Z$/, 'Z');
  return {
    ...settled(finding),
    state: 'acknowledged',
    acknowledgedUntil: until,
    acknowledgedBy: by,
    ...(note !== undefined && { note }),
  };
}

/** Closes a finding: the next match opens a new episode. */
export function closed(finding: Finding, { note }: Decision): Finding {
  return { ...settled(finding), state: 'closed', ...(note !== undefined && { note }) };
}

/** Increases the version and drops the message that was due and the previous decision, except its note. */
function settled(finding: Finding): Finding {
  const kept = { ...finding, version: finding.version + 1 };
  for (const name of ['dueAt', 'reason', 'acknowledgedUntil', 'acknowledgedBy'] as const)
    Reflect.deleteProperty(kept, name);
  return kept;
}
