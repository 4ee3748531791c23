import type { HistoryAttribute } from '../../../lib/contract/event-history';
import { holdsFor, lookedUpAs } from './condition-value';
import type { HistoryEvent } from '../search/event';
import type { LookupAttribute } from '../search/lookup-port';
import type { Condition } from './question';

/**
 * What CloudTrail can look up, the most selective first: it takes one attribute a request, and what it leaves out costs
 * no page of the quota.
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

/** The names of those attributes. */
export const LOOKED_UP_ATTRIBUTES: readonly HistoryAttribute[] = LOOKED_UP.map(([attribute]) => attribute);

export interface Plan {
  /** Each is asked for on its own: CloudTrail takes one value a request. `undefined`, alone: everything. */
  readonly lookups: readonly (LookupAttribute | undefined)[];
  /** That CloudTrail is asked for. */
  readonly lookedUp: Condition | undefined;
  /** Decides about all other conditions. */
  readonly matches: (event: HistoryEvent) => boolean;
}

/**
 * The lookups bring every event for which the looked-up condition holds, some of them perhaps more than once. About that one CloudTrail
 * alone decides: it may know more names of a thing than the event shows.
 */
export function plan(conditions: readonly Condition[]): Plan {
  for (const [attribute, key] of LOOKED_UP) {
    const best = conditions.find((condition) => condition.attribute === attribute && 'equals' in condition);
    if (best === undefined || !('equals' in best)) continue;
    const values = best.equals.map((value) => lookedUpAs(attribute, value));
    if (values.some((known) => known === undefined)) continue;
    const lookups = [...new Set(values.flatMap((known) => known ?? []))].map((value) => ({ key, value }));
    // At the end of a user's ARN is a name that others have, too.
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
