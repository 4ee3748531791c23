import type { Event, Verdict } from './corpora';
import { grouped } from './grouped';
import type { Watcher } from './measure';
import { label, seenBy } from './told-by';

/** A rule that no management event can serve. */
export interface Excluded {
  readonly text: string;
  /** Whether the event is of that kind; each positive one of the rule has to be. */
  readonly is: (event: Event) => boolean;
}

export interface JudgedRule {
  readonly rule: string;
  readonly positives: number;
  readonly seen: number;
  readonly by: readonly string[];
  /** Why it does not count. */
  readonly excluded?: string;
}

export const GOAL = 0.9;

/** @param configured what is deployed for one rule, beside all others: it asks for what a user has named */
export function judgeRules(
  verdicts: readonly Verdict[],
  all: readonly Watcher[],
  excluded: Readonly<Record<string, Excluded>>,
  configured: Readonly<Record<string, Watcher>>,
): { readonly judged: readonly JudgedRule[]; readonly missed: readonly string[] } {
  const byRule = grouped(
    verdicts.filter(({ expected }) => expected),
    ({ rule }) => rule,
  );
  const judged = [...byRule].map(([rule, positives]): JudgedRule => {
    const events = positives.map(({ event }) => event);
    const own = configured[rule];
    const told = own === undefined ? all : [...all, own];
    return {
      rule,
      positives: events.length,
      seen: events.filter((event) => seenBy(told, [event]).length > 0).length,
      by: seenBy(told, events).map(label),
      ...(excluded[rule] !== undefined && { excluded: excluded[rule].text }),
    };
  });
  const wrong = Object.entries(excluded).flatMap(([rule, { is }]) => {
    const positives = byRule.get(rule);
    if (positives === undefined) return [`${rule} is left out, and no rule with a positive event`];
    return positives.every(({ event }) => is(event)) ? [] : [`${rule} is left out, and has events of another kind`];
  });
  const { served, seen } = figuresOf(judged);
  const short =
    seen / served >= GOAL ? [] : [`of Panther's rules 90 % were to be seen, ${String(seen)} of ${String(served)} are`];
  return { judged, missed: [...wrong, ...short] };
}

/** Rules that management events can serve, those of which something is seen, and those of which all is. */
export function figuresOf(judged: readonly JudgedRule[]): { served: number; seen: number; whole: number } {
  const served = judged.filter(({ excluded }) => excluded === undefined);
  return {
    served: served.length,
    seen: served.filter(({ seen }) => seen > 0).length,
    whole: served.filter(({ seen, positives }) => seen === positives).length,
  };
}
