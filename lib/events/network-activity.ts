import { Token } from 'aws-cdk-lib/core';
import { received } from '../contract/received';
import type { Condition, EventCondition } from './event-condition';
import { eventNameConditions, userConditions } from './event-filters';
import type { EventSelector } from './event-selector';

/** The form of an event source in CloudTrail. */
const EVENT_SOURCE = /^[a-z0-9][a-z0-9.-]{0,99}\.amazonaws\.com(\.cn)?$/;

/** Which network activity events a trail records. */
export interface NetworkActivityOptions {
  /**
   * The service that is called through VPC endpoints, as in CloudTrail events: `s3.amazonaws.com`. One per selection.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-network-events-with-cloudtrail.html
   */
  readonly eventSource: string;

  /**
   * Record only calls that the VPC endpoint policy denied (`VpceAccessDenied`): someone inside tried something that the
   * endpoint does not allow, for example with credentials of another organization. Far fewer events, so far cheaper.
   *
   * @default false
   */
  readonly deniedOnly?: boolean;

  /**
   * Record only these API calls, for example `PutObject`.
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
   * The name of the selector in CloudTrail, 1 to 1000 characters.
   *
   * @default - a description of the selection
   */
  readonly name?: string;
}

export function networkActivitySelector(options: NetworkActivityOptions): EventSelector {
  const { eventSource, deniedOnly } = options;
  const problems: string[] = [];
  if (!Token.isUnresolved(eventSource) && !EVENT_SOURCE.test(eventSource)) {
    problems.push(received('eventSource', eventSource, 'the event source of one service, such as s3.amazonaws.com'));
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
