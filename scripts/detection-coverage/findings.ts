import { factsOf } from '../../core/events/log-record';
import { FindingJudge } from '../../core/findings/judge';
import { mostWithin } from '../../core/findings/minute-counts';
import { targetOf } from '../../core/findings/shown';
import { type Deed, Deeds } from '../../cli/replay/deeds';
import { type FindingGroups, group, periodOf } from '../../cli/replay/finding-groups';
import type { Severity } from '../../lib/contract/severities';
import { CountBy, DetectionSeverity } from '../../lib/detection/detection';
import { findingDetectionOf } from '../../lib/detection/finding-detection';
import { OWN_NAMES } from '../../test/fixtures/own-names';
import type { Event } from './corpora';
import type { Watcher } from './measure';

/** What an organization has told the product about itself, and what the product has seen of it. */
export interface Setting {
  /** Whether an event is one that the detection tells of: whom it names. Undefined: of every event. */
  readonly concerns?: (detection: Watcher, event: Event) => boolean;

  /** Undefined: as the detection says. */
  readonly severityIn?: (detection: Watcher, account: string) => Severity;

  /**
   * What was seen before, for long enough to know who does what: then a first time is told, and a job that was told of is not told again.
   * Undefined: the deployment is new. It is learning, and tells of no first time yet.
   */
  readonly before?: readonly Event[];
}

/** A finding, as the function and `replay` count: of one detection, account, role or user, and outcome. */
export interface CountedFinding {
  readonly detection: string;
  readonly severity: Severity;
  readonly account: string;
  readonly actor: string;
  readonly events: number;
}

/** All findings of these events that tell somebody. */
export function findingsOf(
  watchers: readonly Watcher[],
  events: readonly Event[],
  { concerns = () => true, severityIn = ({ severity }) => severity, before }: Setting = {},
): CountedFinding[] {
  const deeds = new Deeds();
  const deedOf = (event: Event): Deed => deeds.of(event, factsOf(event).account);
  const [matching, matchingBefore] = [
    matchesOf(watchers, events),
    matchesOf(watchers.filter(asksForHistory), before ?? []),
  ];
  return watchers.flatMap((watcher) => {
    if (watcher.severity === DetectionSeverity.COMPLIANCE) return [];
    if (watcher.firstTimeOnly === true && before === undefined) return [];
    const isOne = (event: Event): boolean => concerns(watcher, event);
    const keyOf = (event: Event): string => knownBy(watcher, event, deedOf(event));
    const seenBefore = new Set((matchingBefore.get(watcher.id) ?? []).filter(isOne).map(keyOf));
    const groups: FindingGroups = { groups: new Map(), ungrouped: 0, inside: 0 };
    for (const event of matching.get(watcher.id) ?? []) {
      if (!isOne(event) || (seenBefore.size > 0 && seenBefore.has(keyOf(event)))) continue;
      const time = String(event['eventTime']);
      group(groups, watcher, deedOf(event), 1, periodOf(time, Math.floor(Date.parse(time) / 60_000)));
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
      .filter(({ severity }) => severity !== 'compliance');
  });
}

type Matches = ReadonlyMap<string, readonly Event[]>;

/** Of a whole week, which several measures ask of. */
const known = new WeakMap<readonly Event[], Map<readonly Watcher[], Matches>>();

/** The events that each detection matches, by its id. */
export function matchesOf(watchers: readonly Watcher[], events: readonly Event[]): Matches {
  const ofEvents = known.get(events) ?? new Map<readonly Watcher[], Matches>();
  known.set(events, ofEvents);
  const matches = ofEvents.get(watchers) ?? judged(watchers, events);
  ofEvents.set(watchers, matches);
  return matches;
}

/** As the function asks: of most events few detections. */
function judged(watchers: readonly Watcher[], events: readonly Event[]): Matches {
  const judge = new FindingJudge(watchers.map(findingDetectionOf), OWN_NAMES);
  const matches = new Map<string, Event[]>();
  for (const event of events)
    for (const { id } of judge.matching(event)) {
      const own = matches.get(id);
      if (own === undefined) matches.set(id, [event]);
      else own.push(event);
    }
  return matches;
}

function asksForHistory({ firstTimeOnly, recurring }: Watcher): boolean {
  return firstTimeOnly === true || recurring === true;
}

/** What is no news once it was seen: who did it, and of a job to what. */
function knownBy(
  { countBy = CountBy.PRINCIPAL, findingPaths = [], firstTimeOnly }: Watcher,
  event: Event,
  deed: Deed,
): string {
  const who = deed.keys[countBy];
  return firstTimeOnly === true ? who : `${who}\n${targetOf(event, findingPaths) ?? ''}`;
}

/** How many of each severity that tells. */
export function bySeverity(findings: readonly { readonly severity: Severity }[]): { page: number; notify: number } {
  const count = (severity: Severity): number => findings.filter((one) => one.severity === severity).length;
  return { page: count('page'), notify: count('notify') };
}
