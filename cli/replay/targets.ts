import { isRecord } from '../../lib/contract/is-record';
import type { LogRecord } from '../../core/events/log-record';

/** A target of a call. */
export interface Target {
  /** A type such as `AWS::KMS::Key`, or the parameter that names it, such as `userName`. */
  readonly type: string;
  readonly name: string;
}

const MOST_TARGETS = 8;
const MOST_DEPTH = 5;
/** A longer list is artificial. */
const MOST_VALUES = 500;
const NAMES_SOMETHING = /(^name|Name|^arn|Arn|ARN|^id|Id|Identifier)s?$/;
/** Parameters of the call itself rather than of its target. */
const OF_THE_CALL = /^(clientToken|requestId|hostId|nextToken|x-amz-.*|regionName|dryRunId)$|RequestId$/i;

/**
 * Returns the resources of a call: those that CloudTrail lists; then what the request names, and what the response says
 * was created, because most management events list none. Only parameters with names, ARNs and IDs are read.
 *
 * @returns at most eight, without duplicates
 */
export function targetsOf({ resources, requestParameters, responseElements }: LogRecord): {
  readonly targets: readonly Target[];
  readonly leftOut: number;
} {
  const found = new Map<string, Target>();
  const add = (type: string, name: unknown): void => {
    if (typeof name === 'string' && name !== '' && !found.has(name)) found.set(name, { type, name });
  };
  let values = 0;
  const walk = (value: unknown, key: string, depth: number): void => {
    if ((values += 1) > MOST_VALUES || depth > MOST_DEPTH) return;
    if (Array.isArray(value)) for (const one of value) walk(one, key, depth + 1);
    else if (isRecord(value)) for (const [name, one] of Object.entries(value)) walk(one, name, depth + 1);
    else if (NAMES_SOMETHING.test(key) && !OF_THE_CALL.test(key)) add(key, value);
  };
  for (const resource of Array.isArray(resources) ? resources.slice(0, MOST_VALUES) : []) {
    if (isRecord(resource))
      add(
        typeof resource['type'] === 'string' ? resource['type'] : 'resource',
        resource['ARN'] ?? resource['ARNPrefix'],
      );
  }
  walk(requestParameters, '', 0);
  walk(responseElements, '', 0);
  const all = [...found.values()];
  return { targets: all.slice(0, MOST_TARGETS), leftOut: Math.max(all.length - MOST_TARGETS, 0) };
}
