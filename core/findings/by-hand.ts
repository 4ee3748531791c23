import { ACKNOWLEDGED_DAYS } from '../../lib/contract/findings';
import type { Finding } from './finding';

/** Who decided, and why. */
export interface Decision {
  readonly by: string;
  readonly note?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Quiet until a new target or for some days: what it still owed is no longer owed. */
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

/** Over: the next match opens a new episode. */
export function closed(finding: Finding, { note }: Decision): Finding {
  return { ...settled(finding), state: 'closed', ...(note !== undefined && { note }) };
}

/** With a new version, without what was owed and without an earlier decision but for its note. */
function settled(finding: Finding): Finding {
  const kept = { ...finding, version: finding.version + 1 };
  for (const name of ['dueAt', 'reason', 'acknowledgedUntil', 'acknowledgedBy'] as const)
    Reflect.deleteProperty(kept, name);
  return kept;
}
