import { Token } from 'aws-cdk-lib/core';
import { received } from '../contract/received';
import type { Condition, EventCondition } from './event-condition';
import { eventNameConditions, userConditions } from './event-filters';
import type { EventSelector } from './event-selector';

/** How CloudTrail writes the source of an event. */
const EVENT_SOURCE = /^[a-z0-9][a-z0-9.-]{0,99}\.amazonaws\.com(\.cn)?$/;

/**
 * Which network activity events a trail records.
 */
export interface NetworkActivityOptions {
  /**
   * The service that is called through VPC endpoints, as CloudTrail writes it: `s3.amazonaws.com`. One per selection.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-network-events-with-cloudtrail.html
   */
  readonly eventSource: string;

  /**
   * Only calls that the VPC endpoint's policy denied (`VpceAccessDenied`): somebody inside tried what the endpoint does
   * not let out, for instance with credentials of another organization. Far fewer events, so far cheaper.
   *
   * @default false
   */
  readonly deniedOnly?: boolean;

  /**
   * Only these calls, as in `PutObject`.
   *
   * @default - every call
   */
  readonly eventNames?: string[];

  /**
   * Further conditions, on `EventField.EVENT_NAME` and `EventField.VPC_ENDPOINT_ID`.
   *
   * @default - none
   */
  readonly conditions?: EventCondition[];

  /**
   * The selector's name in CloudTrail, 1 to 1000 characters.
   *
   * @default - says what it selects
   */
  readonly name?: string;
}

export function networkActivitySelector(options: NetworkActivityOptions): EventSelector {
  const { eventSource, deniedOnly } = options;
  const problems: string[] = [];
  if (!Token.isUnresolved(eventSource) && !EVENT_SOURCE.test(eventSource)) {
    problems.push(received('eventSource', eventSource, "one service's event source, as in s3.amazonaws.com"));
  }
  const given: Condition[] = [
    { field: 'eventCategory', operator: 'equalTo', values: ['NetworkActivity'] },
    { field: 'eventSource', operator: 'equalTo', values: [eventSource] },
  ];
  if (deniedOnly) given.push({ field: 'errorCode', operator: 'equalTo', values: ['VpceAccessDenied'] });
  given.push(...eventNameConditions(options.eventNames, problems));
  return {
    category: 'NetworkActivity',
    subject: `Network activity events of ${eventSource}${deniedOnly ? ', only denied calls' : ''}`,
    name: options.name,
    conditions: [...given, ...userConditions(options.conditions, given, problems)],
    problems,
  };
}
