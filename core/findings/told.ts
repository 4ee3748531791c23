import type { Finding, MessageReason } from './finding';

/** The minimum time between two messages of a finding, unless the first was lost: how long a sender may take. */
export const LEASE_MS = 5 * 60_000;

/** Makes a message due now, or leaves it due since before. */
export function owing(finding: Finding, reason: MessageReason, now: number): Finding {
  return { ...finding, dueAt: Math.min(finding.dueAt ?? now, now), reason };
}

/** Opens a new episode, with what was counted for it. */
export function opened(finding: Finding): Finding {
  return { ...finding, episode: finding.episode + 1, state: 'open', minutes: undefined };
}

/**
 * Reserves the message for the process that sends it now. If that fails, the message is due again when the lease ends.
 */
export function leased(finding: Finding, now: number): Finding {
  return { ...finding, dueAt: now + LEASE_MS, version: finding.version + 1 };
}

/** Postpones the message. */
export function postponed(finding: Finding, until: number): Finding {
  return { ...finding, dueAt: until, version: finding.version + 1 };
}

/** Clears the message that is due. */
export function settled(finding: Finding): Finding {
  return { ...finding, dueAt: undefined, reason: undefined, version: finding.version + 1 };
}

/** Whether a message is due. Only open findings send messages: it may have been acknowledged or closed since. */
export function isDue({ state, dueAt }: Finding, now: number): boolean {
  return state === 'open' && dueAt !== undefined && dueAt <= now;
}

/**
 * Returns the finding after its message was sent.
 *
 * @param sent the finding as it was leased: events since then may have made another message due, which is kept
 * @param isHeard `false` for a finding that is only recorded
 */
export function told(finding: Finding, sent: Finding, now: number, hours: readonly number[], isHeard = true): Finding {
  if (finding.episode !== sent.episode) return finding;
  const messages = finding.messages + (isHeard ? 1 : 0);
  const after: Finding = {
    ...finding,
    toldCount: Math.max(finding.toldCount, sent.count),
    toldAt: new Date(now).toISOString(),
    messages,
    version: finding.version + 1,
  };
  if (finding.dueAt !== sent.dueAt) return after;
  const quiet: Finding = { ...after, dueAt: undefined, reason: undefined };
  if (finding.state !== 'open' || finding.count <= sent.count) return quiet;
  return remindedAfter(quiet, hours, now);
}

/** Schedules the next reminder after the latest message. Intervals grow with each message. */
export function remindedAfter(finding: Finding, hours: readonly number[], now: number): Finding {
  const interval = hours[Math.max(0, finding.messages - 1)] ?? hours.at(-1);
  if (interval === undefined) return finding;
  const since = finding.toldAt === undefined ? now : Date.parse(finding.toldAt);
  return { ...finding, dueAt: since + interval * 3_600_000, reason: 'reminder' };
}
