import type { HistoryAttribute } from '../../../lib/contract/event-history';
import { holdsFor, lookedUpAs } from './condition-value';
import type { HistoryEvent } from '../search/event';
import type { LookupAttribute } from '../search/lookup-port';
import type { Condition } from './question';

/**
 * What CloudTrail can look up, most selective first: it accepts one attribute per request, and events that it filters
 * out use none of the quota.
 */
const LOOKED_UP: readonly (readonly [HistoryAttribute, LookupAttribute['key']])[] = [
  ['eventId', 'EventId'],
  ['accessKeyId', 'AccessKeyId'],
  ['resourceName', 'ResourceName'],
  ['user', 'Username'],
  ['eventName', 'EventName'],
  ['resourceType', 'ResourceType'],
  ['eventSource', 'EventSource'],
  ['readOnly', 'ReadOnly'],
];

/** The names of these attributes. */
export const LOOKED_UP_ATTRIBUTES: readonly HistoryAttribute[] = LOOKED_UP.map(([attribute]) => attribute);

export interface Plan {
  /**
   * Each is looked up separately, because CloudTrail accepts one value per request. A single `undefined` means
   * everything.
   */
  readonly lookups: readonly (LookupAttribute | undefined)[];
  /** The condition that CloudTrail looks up. */
  readonly lookedUp: Condition | undefined;
  /** Evaluates all other conditions. */
  readonly matches: (event: HistoryEvent) => boolean;
}

/**
 * The lookups return every event that meets the looked-up condition, possibly more than once. Only CloudTrail decides
 * about that condition: it may know more names of a resource than the event shows.
 */
export function plan(conditions: readonly Condition[]): Plan {
  for (const [attribute, key] of LOOKED_UP) {
    const best = conditions.find((condition) => condition.attribute === attribute && 'equals' in condition);
    if (best === undefined || !('equals' in best)) continue;
    const values = best.equals.map((value) => lookedUpAs(attribute, value));
    if (values.some((known) => known === undefined)) continue;
    const lookups = [...new Set(values.flatMap((known) => known ?? []))].map((value) => ({ key, value }));
    // The name at the end of a user's ARN may belong to others too.
    const isNarrower = attribute === 'user' && best.equals.some((value) => value.startsWith('arn:'));
    return {
      lookups,
      lookedUp: best,
      matches: all(isNarrower ? conditions : conditions.filter((condition) => condition !== best)),
    };
  }
  return { lookups: [undefined], lookedUp: undefined, matches: all(conditions) };
}

/** Whether an event meets all of the conditions, as far as the event shows. */
export function all(conditions: readonly Condition[]): (event: HistoryEvent) => boolean {
  const tests = conditions.map(test);
  return (event) => tests.every((holds) => holds(event));
}

function test(condition: Condition): (event: HistoryEvent) => boolean {
  if ('exists' in condition) return (event) => (event.errorCode !== undefined) === condition.exists;
  const isNegative = 'notEquals' in condition;
  const values = (isNegative ? condition.notEquals : condition.equals).map((value) =>
    holdsFor(condition.attribute, value),
  );
  return (event) => values.some((holds) => holds(event)) !== isNegative;
}
