import type { IdentifierRule } from './identifiers';
import { DEFAULT_TRAIL_NAME, memberRoleNameOf } from './names';

/** Shared by the event-history function, its construct and the command line. */

/**
 * How long CloudTrail keeps the event history.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 */
export const HISTORY_DAYS = 90;

/**
 * The quota of `LookupEvents` per account and Region, which AWS does not raise.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const REQUESTS_PER_SECOND = 2;
export const EVENTS_PER_PAGE = 50;

/** Attributes that a condition can use. */
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
 * Attributes by which CloudTrail looks up Insights events. They have no user, resource, access key or address.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const INSIGHT_ATTRIBUTES: readonly HistoryAttribute[] = ['eventId', 'eventName', 'eventSource'];

export const EVENT_CATEGORIES = ['management', 'insight'] as const;
export type HistoryCategory = (typeof EVENT_CATEGORIES)[number];

/** The placeholder for a member account's ID in `MEMBER_ROLE_ARN`. */
export const ACCOUNT_PLACEHOLDER = '{account}';

/** The function's environment variables. Each may be absent. */
export const HISTORY_ENVIRONMENT = {
  /**
   * The role to assume in other accounts: `arn:<partition>:iam::{account}:role/event-history`. If absent, only this
   * account is read.
   */
  memberRoleArn: 'MEMBER_ROLE_ARN',
  /** The external ID that the trust policies of those roles require. */
  externalId: 'MEMBER_ROLE_EXTERNAL_ID',
  /** The bucket for answers that are too large to return. If absent, such an answer ends early, with a cursor. */
  resultBucket: 'RESULT_BUCKET',
  /** The key prefix of the results, without a slash at the end. */
  resultPrefix: 'RESULT_PREFIX',
  /** The function that reads accounts for this one. If absent, this function reads them all itself. */
  readerFunction: 'READER_FUNCTION',
  /** The number of accounts per invocation of the reader. If absent, it is estimated. */
  accountsPerReader: 'ACCOUNTS_PER_READER',
} as const;

/** How many accounts an invocation of the reader may be given. */
export const ACCOUNTS_PER_READER: IdentifierRule = {
  allowed: 'a whole number from 1 to 99,999',
  accepts: (value) => /^[1-9]\d{0,4}$/.test(value),
};

/**
 * The actions that a member account's role must allow. `ListRegions` may be left out if every query names its Regions.
 */
export const MEMBER_ROLE_ACTIONS = ['cloudtrail:LookupEvents', 'account:ListRegions'] as const;

/** The role that `MemberAccountAccess` creates in each account. Its ARN is computed from this name if none is given. */
export const MEMBER_ROLE_NAME = memberRoleNameOf(DEFAULT_TRAIL_NAME);
