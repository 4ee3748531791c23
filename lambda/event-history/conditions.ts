import type { HistoryAttribute } from '../../lib/contract/event-history';
import type { HistoryEvent } from './event';
import type { LookupAttribute } from './lookup-port';
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

export interface Plan {
  /** For CloudTrail, which alone decides about it: it may know more names of a thing than the event shows. */
  readonly attribute: LookupAttribute | undefined;
  /** Decides about all other conditions. */
  readonly matches: (event: HistoryEvent) => boolean;
}

export function plan(conditions: readonly Condition[]): Plan {
  for (const [attribute, key] of LOOKED_UP) {
    const best = conditions.find((condition) => condition.attribute === attribute);
    if (best === undefined || !('equals' in best)) continue;
    const rest = conditions.filter((condition) => condition !== best);
    return { attribute: { key, value: best.equals }, matches: (event) => rest.every((condition) => holds(condition, event)) };
  }
  return { attribute: undefined, matches: (event) => conditions.every((condition) => holds(condition, event)) };
}

function holds(condition: Condition, event: HistoryEvent): boolean {
  if ('exists' in condition) return (event.errorCode !== undefined) === condition.exists;
  const { attribute, equals } = condition;
  switch (attribute) {
    case 'resourceName':
      return event.resources.some(({ name }) => name === equals);
    case 'resourceType':
      return event.resources.some(({ type }) => type === equals);
    case 'readOnly':
      return String(event.readOnly) === equals;
    default:
      return event[attribute] === equals;
  }
}
