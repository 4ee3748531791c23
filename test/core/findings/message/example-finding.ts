import type { FindingDetection } from '../../../../lib/contract/findings';
import type { Detection } from '../../../../lib/detection/detection';
import { findingIdOf, occurrenceOf } from '../../../../core/findings/occurrence';
import type { AccountFacts, Finding, Occurrence } from '../../../../core/findings/finding';
import type { MessageContext } from '../../../../core/findings/message/message';
import type { CloudTrailEvent } from '../../../fixtures/cloudtrail-event';

export const CONTEXT: MessageContext = {
  partition: 'aws',
  region: 'eu-central-1',
  accountId: '264810573392',
  logGroup: '/aws/cloudtrail/organization-trail',
  historyFunction: 'organization-trail-event-history',
  table: 'OrganizationTrail-FindingsTable',
  now: Date.parse('2026-03-03T09:20:00Z'),
};

export const ACCOUNT: AccountFacts = {
  id: '845017362219',
  name: 'orders-production',
  parents: ['ou-a1b2-c3d4e5f6', 'r-a1b2'],
  tags: { stage: 'production' },
};

/** A detection as the function knows it. */
export function findingDetection(detection: Detection, about: Partial<FindingDetection> = {}): FindingDetection {
  const { id, title, meaning, response, falsePositives, techniques, severity, filterPattern } = detection;
  const { threshold, periodSeconds, countBy = 'principal', findingPaths = [] } = detection;
  return {
    ...{ id, title, meaning, response, falsePositives, techniques, severity, filterPattern },
    ...{ threshold, periodSeconds, countBy, findingPaths },
    ...about,
  };
}

/** A finding that has just opened, of these events. */
export function findingOf(
  events: readonly [CloudTrailEvent, ...CloudTrailEvent[]],
  detection: FindingDetection,
  about: Partial<Finding> = {},
): { finding: Finding; occurrences: Occurrence[] } {
  const occurrences = events.map((event) => occurrenceOf(event, detection));
  const [first, last] = [occurrences[0], occurrences.at(-1)] as [Occurrence, Occurrence];
  const { account, who, outcome, region, eventSource, eventName, errorCode, isConsole, sourceIp, userAgent } = last;
  const { vpcEndpoint } = last;
  return {
    occurrences,
    finding: {
      ...{ id: findingIdOf(last, detection), episode: 1, detectionId: detection.id, severity: detection.severity },
      ...{ account, who, principals: [], outcome, state: 'open', count: events.length },
      ...{ firstSeen: first.time, lastSeen: last.time, region, eventSource, eventName, isConsole },
      ...(errorCode !== undefined && { errorCode }),
      ...(sourceIp !== undefined && { sourceIp }),
      ...(userAgent !== undefined && { userAgent }),
      ...(vpcEndpoint !== undefined && { vpcEndpoint }),
      eventIds: [...new Set(occurrences.map(({ eventId }) => eventId))].slice(-5),
      targets: occurrences.flatMap(({ target }) => target ?? []),
      ...{ toldCount: 0, messages: 0, reason: 'opened', version: 1 },
      ...about,
    },
  };
}
