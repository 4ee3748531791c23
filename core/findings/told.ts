import type { Finding, MessageReason } from './finding';

/** Two messages of a finding are never as near as this, unless the first was lost: whoever sends one has so long for it. */
export const LEASE_MS = 5 * 60_000;

/** Due at once, or since when it already was. */
export function owing(finding: Finding, reason: MessageReason, now: number): Finding {
  return { ...finding, dueAt: Math.min(finding.dueAt ?? now, now), reason };
}

/** A new episode begins, with what was counted for it. */
export function opened(finding: Finding): Finding {
  return { ...finding, episode: finding.episode + 1, state: 'open', minutes: undefined };
}

/** Taken by somebody who sends it now; if nothing is heard of it, it is due again when the lease ends. */
export function leased(finding: Finding, now: number): Finding {
  return { ...finding, dueAt: now + LEASE_MS, version: finding.version + 1 };
}

/** Not now, but then. */
export function postponed(finding: Finding, until: number): Finding {
  return { ...finding, dueAt: until, version: finding.version + 1 };
}

/** Nobody has to be told of it. */
export function settled(finding: Finding): Finding {
  return { ...finding, dueAt: undefined, reason: undefined, version: finding.version + 1 };
}

/** Only an open finding speaks: it may have been acknowledged or closed since. */
export function isDue({ state, dueAt }: Finding, now: number): boolean {
  return state === 'open' && dueAt !== undefined && dueAt <= now;
}

/**
 * After its message was sent.
 *
 * @param sent as it was leased: what came since may owe a message of its own, and keeps it
 * @param isHeard nobody is told of what is only recorded
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

/** It went on: told again some time after the latest message, each time later. */
export function remindedAfter(finding: Finding, hours: readonly number[], now: number): Finding {
  const interval = hours[Math.max(0, finding.messages - 1)] ?? hours.at(-1);
  if (interval === undefined) return finding;
  const since = finding.toldAt === undefined ? now : Date.parse(finding.toldAt);
  return { ...finding, dueAt: since + interval * 3_600_000, reason: 'reminder' };
}
