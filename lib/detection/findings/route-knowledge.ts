import { Token } from 'aws-cdk-lib/core';
import type { FindingRoute } from '../../contract/findings';
import { TOPIC_ARN } from '../../contract/identifiers';
import { isRecord } from '../../contract/is-record';
import { receivedInWords } from '../../contract/received';
import { partitionOf } from '../../internal/region-facts';
import { CountBy, type Detection } from '../detection';

/** What the findings function will know, and where it will run. */
export interface RouteKnowledge {
  readonly detections: readonly Detection[];
  /** Whether it looks up accounts in AWS Organizations. */
  readonly asksOrganizations: boolean;
  /** May be a token. */
  readonly region: string;
  /** Severity rules for some accounts. */
  readonly severities?: unknown;
}

/**
 * Returns problems with severity rules that depend on what the function cannot know. Their form is checked elsewhere.
 */
export function unknowableSeverities(rules: unknown, { detections, asksOrganizations }: RouteKnowledge): string[] {
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: unknown, index) => {
    if (!isRecord(rule)) return [];
    const name = `severities[${String(index)}]`;
    const meant = meantBy(rule, detections);
    return [
      ...unaskable(rule, name, asksOrganizations),
      ...(meant !== undefined && meant.length > 0 ? ofNoAccount(rule, name, meant) : []),
    ];
  });
}

/** Returns problems with routes that depend on what the function cannot know or do. Their form is checked elsewhere. */
export function unknowable(routes: unknown, knowledge: RouteKnowledge): string[] {
  if (!Array.isArray(routes)) return [];
  return routes.flatMap((route: unknown, index) =>
    isRecord(route) ? unknowableIn(route, `routes[${String(index)}]`, knowledge) : [],
  );
}

function unknowableIn(route: Partial<FindingRoute>, name: string, knowledge: RouteKnowledge): string[] {
  const { detections, asksOrganizations, region } = knowledge;
  const problems = unaskable(route, name, asksOrganizations);
  const meant = meantBy(route, detections);
  if (meant !== undefined && meant.length > 0) problems.push(...neverFits(route, name, meant, knowledge.severities));
  if (typeof route.to === 'string' && !Token.isUnresolved(route.to)) problems.push(...farTopic(route.to, name, region));
  return problems;
}

function unaskable(one: Partial<FindingRoute>, name: string, asksOrganizations: boolean): string[] {
  return (['organizationalUnits', 'tags'] as const).flatMap((condition) =>
    asksOrganizations || one[condition] === undefined
      ? []
      : [
          receivedInWords(
            `${name}.${condition}`,
            'a condition that requires lookups in AWS Organizations',
            'with an organization trail of this app; otherwise use accounts',
          ),
        ],
  );
}

/** `undefined` means any. */
function meantBy(
  { detectionIds }: Partial<FindingRoute>,
  detections: readonly Detection[],
): readonly Detection[] | undefined {
  const ids: readonly unknown[] | undefined = Array.isArray(detectionIds) ? detectionIds : undefined;
  return ids && detections.filter(({ id }) => ids.includes(id));
}

/** Reports conditions that none of the route's detections can meet. */
function neverFits(route: Partial<FindingRoute>, name: string, meant: readonly Detection[], rules: unknown): string[] {
  const { severities } = route;
  const problems = ofNoAccount(route, name, meant);
  const possible = [...new Set([...meant.map(({ severity }) => severity), ...severitiesByAccount(rules)])];
  if (Array.isArray(severities) && !possible.some((severity) => severities.includes(severity)))
    problems.push(
      receivedInWords(
        `${name}.severities`,
        severities.join(', '),
        `those of its detectionIds, ${possible.join(', ')}; or leave it out`,
      ),
    );
  return problems;
}

function severitiesByAccount(rules: unknown): string[] {
  return Array.isArray(rules)
    ? rules.flatMap((rule: unknown) =>
        isRecord(rule) && typeof rule['severity'] === 'string' ? [rule['severity']] : [],
      )
    : [];
}

function ofNoAccount(
  { accounts, organizationalUnits, tags }: Partial<FindingRoute>,
  name: string,
  meant: readonly Detection[],
): string[] {
  const hasPlace = [accounts, organizationalUnits, tags].some((condition) => condition !== undefined);
  return hasPlace && meant.every(({ countBy }) => countBy === CountBy.ORGANIZATION)
    ? [
        receivedInWords(
          name,
          'accounts, organizationalUnits or tags for detections that count over all accounts',
          'without them: such a finding belongs to no single account',
        ),
      ]
    : [];
}

/** SNS accepts messages only in the Region of the topic. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function farTopic(to: string, name: string, region: string): string[] {
  if (!TOPIC_ARN.accepts(to)) return [];
  const [, partition, , topicRegion = ''] = to.split(':');
  const expected = partitionOf(topicRegion);
  const words = JSON.stringify(to);
  if (!Token.isUnresolved(region) && topicRegion !== region)
    return [receivedInWords(`${name}.to`, words, `a topic in ${region}, the Region of the findings function`)];
  return expected === undefined || expected === partition
    ? []
    : [receivedInWords(`${name}.to`, words, `an ARN of the partition of ${topicRegion}, ${expected}`)];
}
