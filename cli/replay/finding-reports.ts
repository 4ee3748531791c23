import { mostWithin } from '../../core/findings/minute-counts';
import { findingIdOf } from '../../core/findings/occurrence';
import type { ReplayedDetection } from './detections';
import type { FindingGroup } from './finding-groups';
import { rankOf, RANKS } from './page/severity';
import type { FindingReport } from './replay-report';
import type { Tally } from './tally';

/** A report holds so many. */
const MOST_FINDINGS = 1_000;

export interface FindingReports {
  readonly findings: readonly FindingReport[];
  readonly findingsLeftOut: number;
  readonly ungroupedEvents: number;
}

/** What the function would have found, by its very rules: the loudest severity first, then most events. */
export function findingReports(tally: Tally, detections: readonly ReplayedDetection[]): FindingReports {
  const all = detections.flatMap((detection, index) =>
    [...(tally.detections[index]?.findings.groups.values() ?? [])]
      .filter((group) => isFinding(group, detection))
      .map((group) => ({ group, detection })),
  );
  const rank = ({ detection }: (typeof all)[number]): number => RANKS.indexOf(rankOf(detection));
  all.sort(
    (one, other) =>
      rank(one) - rank(other) ||
      other.group.events - one.group.events ||
      compare(one.detection.id, other.detection.id) ||
      compare(one.group.first, other.group.first) ||
      compare(keyOf(one.group), keyOf(other.group)),
  );
  return {
    findings: all.slice(0, MOST_FINDINGS).map(({ group, detection }) => findingReport(group, detection)),
    findingsLeftOut: Math.max(all.length - MOST_FINDINGS, 0),
    ungroupedEvents: tally.detections.reduce((sum, { findings }) => sum + findings.ungrouped, 0),
  };
}

function isFinding({ minutes }: FindingGroup, { threshold, periodSeconds }: ReplayedDetection): boolean {
  return minutes === undefined || mostWithin(Object.fromEntries(minutes), periodSeconds) >= threshold;
}

function findingReport(
  { latest: { who, outcome, account }, events, first, last, principals }: FindingGroup,
  { id: detection, title, severity, countBy = 'principal' }: ReplayedDetection,
): FindingReport {
  return {
    id: findingIdOf({ detectionId: detection, account, who, outcome }, { countBy }),
    detection,
    title,
    ...(severity !== undefined && { severity }),
    account: countBy === 'organization' ? 'organization' : account,
    actor: who.name,
    principalType: who.kind,
    ...(who.arn !== undefined && { principalArn: who.arn }),
    principals: principals?.size ?? 1,
    outcome,
    events,
    firstSeen: first,
    lastSeen: last,
  };
}

function keyOf({ latest: { account, who, outcome } }: FindingGroup): string {
  return [account, who.key, outcome].join('\n');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
