import { firstReached } from '../../core/findings/minute-counts';
import { findingIdOf } from '../../core/findings/occurrence';
import type { ReplayedDetection } from './detections';
import { type Place, verdictOf } from '../../core/findings/outside/verdict';
import { severityIn } from '../../core/findings/severity';
import { LEARNING_DAYS } from '../../lib/contract/findings';
import type { Severity } from '../../lib/contract/severities';
import { type FindingGroup, withoutNames } from './finding-groups';
import { NOTHING_KNOWN, Organization } from './organization';
import { rankOf, RANKS } from './page/severity';
import type { FindingReport, ReplayReport } from './replay-report';
import type { Tally } from './tally';

/** Maximum number of findings in a report. */
const MOST_FINDINGS = 1_000;

export interface FindingReports {
  readonly untold: ReplayReport['untold'];
  readonly findings: readonly FindingReport[];
  readonly findingsLeftOut: number;
  readonly ungroupedEvents: number;
}

interface Told {
  readonly group: FindingGroup;
  readonly detection: ReplayedDetection;
  readonly isUnchecked: boolean;
}

/** Returns what the function would have found, by the same rules: most severe first, then most events. */
export function findingReports(
  tally: Tally,
  detections: readonly ReplayedDetection[],
  organization = new Organization(NOTHING_KNOWN, tally),
): FindingReports {
  const untold = { insideEvents: 0, learningFindings: 0 };
  const all = detections.flatMap((detection, index) => {
    const found = tally.detections[index]?.findings;
    untold.insideEvents += found?.inside ?? 0;
    const { groups, unchecked, inside } = ofStrangers([...(found?.groups.values() ?? [])], detection, organization);
    untold.insideEvents += inside;
    return groups.flatMap((group): Told[] => {
      const at = openedAt(group, detection);
      if (at === undefined) return [];
      if (detection.firstTimeOnly === true && isLearning(at, tally)) {
        untold.learningFindings += 1;
        return [];
      }
      const loud = {
        ...detection,
        ...(detection.severity && { severity: severityOf(group, detection, organization) }),
      };
      return [
        { group, detection: loud, isUnchecked: unchecked.has(group.latest.keys[detection.countBy ?? 'principal']) },
      ];
    });
  });
  const rank = ({ detection }: Told): number => RANKS.indexOf(rankOf(detection));
  all.sort(
    (one, other) =>
      rank(one) - rank(other) ||
      other.group.events - one.group.events ||
      compare(one.detection.id, other.detection.id) ||
      compare(one.group.first, other.group.first) ||
      compare(keyOf(one.group), keyOf(other.group)),
  );
  return {
    findings: all.slice(0, MOST_FINDINGS).map(findingReport),
    findingsLeftOut: Math.max(all.length - MOST_FINDINGS, 0),
    ungroupedEvents: tally.detections.reduce((sum, { findings }) => sum + findings.ungrouped, 0),
    untold,
  };
}

/**
 * If the detection looks for outsiders: returns the groups that name one, or possibly one, as one group per finding.
 */
function ofStrangers(
  groups: readonly FindingGroup[],
  detection: ReplayedDetection,
  organization: Organization,
): { groups: readonly FindingGroup[]; unchecked: ReadonlySet<string>; inside: number } {
  if (detection.outsidePaths === undefined) return { groups, unchecked: new Set(), inside: 0 };
  const placed = groups.map((group) => ({ group, place: verdictOf(group.named ?? [], organization) }));
  const of = (place: Place): FindingGroup[] => placed.filter((one) => one.place === place).map(({ group }) => group);
  return {
    groups: withoutNames(
      placed.filter(({ place }) => place !== 'inside').map(({ group }) => group),
      detection,
    ),
    unchecked: new Set(of('unknown').map(({ latest }) => latest.keys[detection.countBy ?? 'principal'])),
    inside: of('inside').reduce((sum, { events }) => sum + events, 0),
  };
}

/** Returns when it became a finding, in milliseconds since the epoch; `undefined` if never. */
function openedAt(
  { minutes, first }: FindingGroup,
  { threshold, periodSeconds }: ReplayedDetection,
): number | undefined {
  if (minutes === undefined) return Date.parse(first);
  const minute = firstReached(minutes, periodSeconds, threshold);
  return minute === undefined ? undefined : minute * 60_000;
}

/** If only a few days before an event were seen, it is unknown whether it is the first time. */
function isLearning(at: number, { first }: Tally): boolean {
  return !(at - Date.parse(first ?? '') >= LEARNING_DAYS * 86_400_000);
}

function severityOf(
  { latest: { account } }: FindingGroup,
  { id, severity = 'notify', countBy = 'principal' }: ReplayedDetection,
  organization: Organization,
): Severity {
  return severityIn({ id, severity, countBy }, organization.factsOf(account), organization.severities);
}

function findingReport({
  group: {
    latest: { who, outcome, account },
    events,
    first,
    last,
    principals,
  },
  detection: { id: detection, title, severity, countBy = 'principal' },
  isUnchecked,
}: Told): FindingReport {
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
    ...(isUnchecked && { isUnchecked }),
  };
}

function keyOf({ latest: { account, who, outcome } }: FindingGroup): string {
  return [account, who.key, outcome].join('\n');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
