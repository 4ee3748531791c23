import { Token } from 'aws-cdk-lib/core';
import type { FindingRoute } from '../../contract/findings';
import { TOPIC_ARN } from '../../contract/identifiers';
import { isRecord } from '../../contract/is-record';
import { receivedInWords } from '../../contract/received';
import { partitionOf } from '../../internal/region-facts';
import { CountBy, type Detection } from '../detection';

/** What the function of findings will know, and where it will be. */
export interface RouteKnowledge {
  readonly detections: readonly Detection[];
  /** Whether it asks AWS Organizations about accounts. */
  readonly asksOrganizations: boolean;
  /** May be a token. */
  readonly region: string;
}

/** What routes want that the function can never know or do. What is wrong with their form is said elsewhere. */
export function unknowable(routes: unknown, knowledge: RouteKnowledge): string[] {
  if (!Array.isArray(routes)) return [];
  return routes.flatMap((route: unknown, index) =>
    isRecord(route) ? unknowableIn(route, `routes[${String(index)}]`, knowledge) : [],
  );
}

function unknowableIn(route: Partial<FindingRoute>, name: string, knowledge: RouteKnowledge): string[] {
  const { detections, asksOrganizations, region } = knowledge;
  const problems: string[] = [];
  for (const condition of ['organizationalUnits', 'tags'] as const) {
    if (asksOrganizations || route[condition] === undefined) continue;
    problems.push(
      receivedInWords(
        `${name}.${condition}`,
        'a condition that AWS Organizations would have to be asked about',
        'with a trail of this app that is an organization trail; else accounts',
      ),
    );
  }
  const ids: readonly unknown[] | undefined = Array.isArray(route.detectionIds) ? route.detectionIds : undefined;
  const meant = ids && detections.filter(({ id }) => ids.includes(id));
  if (meant !== undefined && meant.length > 0) problems.push(...neverFits(route, name, meant));
  if (typeof route.to === 'string' && !Token.isUnresolved(route.to)) problems.push(...farTopic(route.to, name, region));
  return problems;
}

/** Conditions that none of the detections that a route names can fulfil. */
function neverFits(
  { accounts, organizationalUnits, tags, severities }: Partial<FindingRoute>,
  name: string,
  meant: readonly Detection[],
): string[] {
  const problems: string[] = [];
  const hasPlace = [accounts, organizationalUnits, tags].some((condition) => condition !== undefined);
  if (hasPlace && meant.every(({ countBy }) => countBy === CountBy.ORGANIZATION))
    problems.push(
      receivedInWords(
        name,
        'accounts, organizationalUnits or tags for detections that count all accounts together',
        'without them: such a finding is of no account',
      ),
    );
  if (Array.isArray(severities) && !meant.some(({ severity }) => severities.includes(severity)))
    problems.push(
      receivedInWords(
        `${name}.severities`,
        severities.join(', '),
        `those of its detectionIds, ${[...new Set(meant.map(({ severity }) => severity))].join(', ')}; or leave it out`,
      ),
    );
  return problems;
}

/** SNS takes a message in the topic's Region alone. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function farTopic(to: string, name: string, region: string): string[] {
  if (!TOPIC_ARN.accepts(to)) return [];
  const [, partition, , topicRegion = ''] = to.split(':');
  const expected = partitionOf(topicRegion);
  const words = JSON.stringify(to);
  if (!Token.isUnresolved(region) && topicRegion !== region)
    return [receivedInWords(`${name}.to`, words, `a topic in ${region}, where the function of findings is`)];
  return expected === undefined || expected === partition
    ? []
    : [receivedInWords(`${name}.to`, words, `an ARN of the partition of ${topicRegion}, ${expected}`)];
}
