import { mostWithin } from '../../core/findings/minute-counts';
import { factsOf } from '../../core/events/log-record';
import { Deeds } from '../../cli/replay/deeds';
import { type FindingGroups, group } from '../../cli/replay/finding-groups';
import type { Severity } from '../../lib/contract/severities';
import { DetectionSeverity } from '../../lib/detection/detection';
import type { Event } from './corpora';
import type { Watcher } from './measure';

/** What an organization has told the product about itself, as far as it decides what is told. */
export interface Setting {
  /** Whether an event is one that the detection tells of: whom it names. Undefined: of every event. */
  readonly concerns?: (detection: Watcher, event: Event) => boolean;

  /** Undefined: as the detection says. */
  readonly severityIn?: (detection: Watcher, account: string) => Severity;
}

/** A finding, as the function and `replay` count: of one detection, account, role or user, and outcome. */
export interface CountedFinding {
  readonly detection: string;
  readonly severity: Severity;
  readonly account: string;
  readonly actor: string;
  readonly events: number;
}

/**
 * All findings of these events that tell somebody. What is told only the first time that somebody does it is counted as if nobody had
 * ever done it before, and the deployment were old enough to know: more than a real week has.
 */
export function findingsOf(
  watchers: readonly Watcher[],
  events: readonly Event[],
  { concerns = () => true, severityIn = ({ severity }) => severity }: Setting = {},
): CountedFinding[] {
  const deeds = new Deeds();
  return watchers.flatMap((watcher) => {
    if (watcher.severity === DetectionSeverity.COMPLIANCE) return [];
    const groups: FindingGroups = { groups: new Map(), ungrouped: 0 };
    for (const event of events) {
      if (!watcher.sees(event) || !concerns(watcher, event)) continue;
      const time = String(event['eventTime']);
      group(groups, watcher, deeds.of(event, factsOf(event).account), time, Math.floor(Date.parse(time) / 60_000));
    }
    if (groups.ungrouped > 0) throw new Error(`${watcher.id}: too many findings to count`);
    return [...groups.groups.values()]
      .filter(
        ({ minutes }) =>
          minutes === undefined || mostWithin(Object.fromEntries(minutes), watcher.periodSeconds) >= watcher.threshold,
      )
      .map(({ latest: { account, who }, events: count }) => ({
        detection: watcher.id,
        severity: severityIn(watcher, account),
        account,
        actor: who.name,
        events: count,
      }))
      .filter(({ severity }) => severity !== DetectionSeverity.COMPLIANCE);
  });
}

/** How many of each severity that tells. */
export function bySeverity(findings: readonly { readonly severity: Severity }[]): { page: number; notify: number } {
  const count = (severity: Severity): number => findings.filter((one) => one.severity === severity).length;
  return { page: count('page'), notify: count('notify') };
}
