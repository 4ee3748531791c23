import type { IdentifierRule } from './identifiers';
import { DEFAULT_TRAIL_NAME, memberRoleNameOf } from './names';

/** What the event-history function, its construct and the command line agree on. */

/** CloudTrail keeps the event history for so long. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
export const HISTORY_DAYS = 90;

/** Of `LookupEvents`, per account and Region; AWS does not raise it. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
export const REQUESTS_PER_SECOND = 2;
export const EVENTS_PER_PAGE = 50;

/** What a condition can be about. */
export const HISTORY_ATTRIBUTES = [
  'user',
  'role',
  'eventName',
  'eventSource',
  'resourceName',
  'resourceType',
  'accessKeyId',
  'readOnly',
  'errorCode',
  'sourceIp',
  'eventId',
] as const;
export type HistoryAttribute = (typeof HISTORY_ATTRIBUTES)[number];

/**
 * Of Insights events CloudTrail looks up these; user, resource, key and address are not in them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const INSIGHT_ATTRIBUTES: readonly HistoryAttribute[] = ['eventId', 'eventName', 'eventSource'];

export const EVENT_CATEGORIES = ['management', 'insight'] as const;
export type HistoryCategory = (typeof EVENT_CATEGORIES)[number];

/** Where the id of a member account stands in `MEMBER_ROLE_ARN`. */
export const ACCOUNT_PLACEHOLDER = '{account}';

/** The function's environment variables; each may be absent. */
export const HISTORY_ENVIRONMENT = {
  /** The role to assume in other accounts: `arn:<partition>:iam::{account}:role/event-history`. Absent: this account only. */
  memberRoleArn: 'MEMBER_ROLE_ARN',
  /** The external id that the trust policies of those roles ask for. */
  externalId: 'MEMBER_ROLE_EXTERNAL_ID',
  /** The bucket for answers that are too large to return. Absent: such an answer ends early, with a cursor. */
  resultBucket: 'RESULT_BUCKET',
  /** The prefix of the results' keys, without a slash at its end. */
  resultPrefix: 'RESULT_PREFIX',
  /** The function that reads accounts for this one. Absent: it reads all by itself. */
  readerFunction: 'READER_FUNCTION',
  /** So many accounts for each invocation of the reader. Absent: as an estimate asks for. */
  accountsPerReader: 'ACCOUNTS_PER_READER',
} as const;

/** So many accounts an invocation of the reader may be given. */
export const ACCOUNTS_PER_READER: IdentifierRule = {
  allowed: 'a whole number from 1 to 99,999',
  accepts: (value) => /^[1-9]\d{0,4}$/.test(value),
};

/** What a member account's role must allow. `ListRegions` may be left out where every question names its Regions. */
export const MEMBER_ROLE_ACTIONS = ['cloudtrail:LookupEvents', 'account:ListRegions'] as const;

/** The role that `MemberAccountAccess` puts into each account, from whose name its ARN is computed, where none is given. */
export const MEMBER_ROLE_NAME = memberRoleNameOf(DEFAULT_TRAIL_NAME);
