import { EVENT_CATEGORIES } from '../../../lib/contract/event-history';
import { ACCOUNT_ID, REGION, UNIT_ID } from '../../../lib/contract/identifiers';
import { isRecord } from '../../../lib/contract/is-record';
import { decodeCursor, digest } from './cursor';
import { parseConditions } from './parse-conditions';
import { Fields, refused, RequestError, type RequestProblem } from './problems';
import {
  type AccountSelection,
  type Condition,
  DETAILS,
  type HistoryRequest,
  type HistorySource,
  IF_TOO_LONG,
  ORDERS,
  OUTPUTS,
  type Position,
  type TimeRange,
} from './question';
import { clamp, parseTimeRange } from './time-range';

export const REQUEST_FIELDS = [
  'last',
  'from',
  'to',
  'conditions',
  'category',
  'accounts',
  'regions',
  'limit',
  'order',
  'output',
  'detail',
  'ifTooLong',
  'cursor',
];

const ACCOUNTS_ALLOWED = `this, organization, a list of account IDs, or { organizationalUnit: 'ou-…' }`;

/**
 * `now` is in milliseconds since the epoch.
 *
 * @param source what to search; the function searches the event history only
 * @throws {RequestError} with all invalid fields
 */
export function parseRequest(request: unknown, now: number, source: HistorySource = 'history'): HistoryRequest {
  if (!isRecord(request))
    throw new RequestError(refused('request', request, `an object with the fields ${REQUEST_FIELDS.join(', ')}`));
  const problems: RequestProblem[] = [];
  const fields = new Fields(request, problems);
  const second = Math.floor(now / 1_000);
  const time = parseTimeRange(fields, second, source !== 'history');
  const category = fields.choice('category', EVENT_CATEGORIES, 'management');
  const conditions = parseConditions(fields, problems, category);
  const accounts = parseAccounts(fields, problems);
  const regions = fields.list('regions', REGION.allowed, REGION.accepts);
  const limit = parseLimit(fields);
  const order = fields.choice('order', ORDERS, 'newest');
  const output = fields.choice('output', OUTPUTS, 'answer');
  const detail = fields.choice('detail', DETAILS, 'record');
  const ifTooLong = fields.choice('ifTooLong', IF_TOO_LONG, 'say');
  if (order === 'oldest' && output === 's3')
    fields.refuse('order', "newest if output is 's3': events are written while they are read");
  if (order === 'oldest' && limit !== undefined) {
    fields.refuse(
      'order',
      'newest if there is a limit: CloudTrail returns the newest events first, so the oldest are found last',
    );
  }

  const asked = [
    time?.asked,
    inOrder(conditions),
    category,
    sorted(accounts),
    sorted(regions),
    ...(source === 'history' ? [] : [source]),
  ];
  const questionDigest = digest(JSON.stringify(asked));
  const resumed = parseCursor(fields, questionDigest, second, problems, source !== 'history');
  fields.refuseUnknown(REQUEST_FIELDS);
  if (problems.length > 0 || time === undefined) throw new RequestError(problems);
  return {
    question: { range: resumed?.range ?? time.range, conditions, category, accounts, regions },
    digest: questionDigest,
    resumeAt: resumed?.resumeAt,
    limit,
    order,
    output,
    detail,
    ifTooLong,
    notices: resumed?.notices ?? time.notices,
  };
}

function parseAccounts(fields: Fields, problems: RequestProblem[]): AccountSelection {
  const value = fields.get('accounts');
  if (value === undefined || value === 'this') return 'this';
  if (value === 'organization') return 'organization';
  if (Array.isArray(value)) return fields.list('accounts', ACCOUNT_ID.allowed, ACCOUNT_ID.accepts) ?? 'this';
  if (!isRecord(value)) {
    fields.refuse('accounts', ACCOUNTS_ALLOWED);
    return 'this';
  }
  const unit = new Fields(value, problems, 'accounts.');
  const organizationalUnit = unit.string('organizationalUnit', UNIT_ID.allowed, UNIT_ID.accepts);
  if (!unit.has('organizationalUnit')) fields.refuse('accounts', ACCOUNTS_ALLOWED);
  unit.refuseUnknown(['organizationalUnit']);
  return { organizationalUnit: organizationalUnit ?? '' };
}

function parseLimit(fields: Fields): number | undefined {
  const value = fields.get('limit');
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  fields.refuse('limit', 'a whole number from 1 on');
  return undefined;
}

function parseCursor(
  fields: Fields,
  questionDigest: string,
  now: number,
  problems: readonly RequestProblem[],
  keepsAll: boolean,
): { range: TimeRange; resumeAt: Position; notices: string[] } | undefined {
  const text = fields.string('cursor', 'the cursor of an earlier answer', () => true);
  // A question with other mistakes would not match the cursor.
  if (text === undefined || problems.length > 0) return undefined;
  const cursor = decodeCursor(text, questionDigest, now);
  if (typeof cursor === 'string') {
    fields.refuse('cursor', `the cursor of an earlier answer to this question; this one is ${cursor}`);
    return undefined;
  }
  const { range, notices } = clamp(cursor.range, now, keepsAll);
  if (cursor.position.time < range.from) {
    fields.refuse('cursor', 'one whose time range is still in the event history');
    return undefined;
  }
  return { range, resumeAt: cursor.position, notices };
}

/** The order of conditions does not change the question. */
function inOrder(conditions: readonly Condition[]): unknown {
  const written = conditions.map((condition) =>
    JSON.stringify(
      'exists' in condition
        ? condition
        : 'equals' in condition
          ? { ...condition, equals: [...condition.equals].sort() }
          : { ...condition, notEquals: [...condition.notEquals].sort() },
    ),
  );
  return written.sort();
}

function sorted(selection: AccountSelection | undefined): unknown {
  return Array.isArray(selection) ? [...(selection as string[])].sort() : selection;
}
