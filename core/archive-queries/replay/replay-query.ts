import { sqlText } from '../../../lib/filter-pattern/sql/literal';
import { sqlName } from '../archive-table';
import { EVENT_SQL } from '../event-row';
import { isSettled, partitionsInSql } from '../part-in-sql';
import type { Part } from '../plan';
import type { Query } from '../query-port';

/** A filter as an SQL condition, with its number. */
export interface SqlFilter {
  readonly index: number;
  readonly condition: string;
}

export interface ReplaySpan {
  /** ISO 8601 in UTC, whole seconds; both ends are included. `undefined`: unlimited. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Names with `*`, as in `--principal`. Empty: all principals. */
  readonly principals: readonly string[];
}

/** The number of events that are returned per account, minute and set of matching filters. Further events are only counted. */
export const EVENTS_A_GROUP = 25;
/**
 * Athena compiles each expression into a method of at most 64 kB, so each column evaluates only this many filters.
 */
const FILTERS_A_COLUMN = 24;

/** The log files of one account, Region and day. */
export interface PlaceRow {
  readonly kind: 'place';
  readonly account: string;
  readonly region: string;
  readonly day: string;
  readonly events: number;
  /** Log files with at least one event, in or outside the time range. */
  readonly files: number;
  /** The range of `eventTime`; `undefined` if there are no events. */
  readonly first: string | undefined;
  readonly last: string | undefined;
}

/** Events of one account and minute that match the same filters. */
export interface GroupRow {
  readonly kind: 'group';
  readonly account: string;
  /** Such as `2026-11-27T09:14`. */
  readonly minute: string;
  /** The numbers of the filters that match according to SQL. */
  readonly matching: readonly number[];
  readonly events: number;
  /** At most `EVENTS_A_GROUP` events, as texts for `eventOfRow`. */
  readonly samples: readonly string[];
}

/**
 * Returns the query that evaluates at least one filter over a part, in one pass: it counts all events and groups the matching ones by account, minute
 * and set of filters.
 */
export function replayQuery(filters: readonly SqlFilter[], span: ReplaySpan, part: Part, now: number): Query {
  const inSpan = [
    ...(span.from === undefined ? [] : [`eventtime >= ${sqlText(span.from)}`]),
    ...(span.to === undefined ? [] : [`eventtime <= ${sqlText(span.to)}`]),
    ...(span.principals.length === 0 ? [] : [principalInSql(span.principals)]),
    // Metric filters do not see Insights events.
    `coalesce(eventcategory, '') <> 'Insight'`,
  ].join(' AND ');
  const columns = chunks(filters, FILTERS_A_COLUMN);
  const names = columns.map((_, at) => `matching${String(at)}`);
  const judged = columns.map((column, at) => `${concat(column.map(mark))} AS ${names[at] ?? ''}`);
  // The planner inlines a column that is used only once.
  const matchesNone = names.map((name) => `${name} = ''`).join(' AND ');
  const sql = [
    'WITH judged AS (',
    `SELECT account, region, day, "$path" AS path, eventtime, eventid, inspan, ${judged.join(', ')}, ${EVENT_SQL} AS event`,
    `FROM (SELECT *, "$path", coalesce(${inSpan}, false) AS inspan FROM ${sqlName(part.table)} WHERE ${partitionsInSql(part)})`,
    '), timed AS (',
    `SELECT *, IF(${matchesNone}, '', substr(eventtime, 1, 16)) AS minute FROM judged`,
    ')',
    `SELECT account, region, day, minute, CASE WHEN grouping(minute) = 0 THEN ${concat(names)} END AS matching, count_if(inspan) AS events, count(DISTINCT path) AS files,`,
    'min(eventtime) FILTER (WHERE inspan) AS first, max(eventtime) FILTER (WHERE inspan) AS last,',
    `CASE WHEN grouping(minute) = 0 THEN json_format(CAST(min_by(event, coalesce(eventid, ''), ${String(EVENTS_A_GROUP)}) FILTER (WHERE minute <> '') AS JSON)) END AS samples`,
    'FROM timed',
    `GROUP BY GROUPING SETS ((account, region, day), (account, minute, ${names.join(', ')}))`,
  ];
  return { sql: sql.join('\n'), parameters: [], isSettled: isSettled(part, now) };
}

/**
 * Reads a row of the result. Returns `undefined` for events that match no filter, which the place rows count.
 *
 * @throws Error if the row has another form
 */
export function replayRow(row: readonly (string | undefined)[]): PlaceRow | GroupRow | undefined {
  const [account = '', region, day, minute, matching, events, files, first, last, samples] = row;
  if (!/^\d+$/.test(events ?? ''))
    throw new Error(`a row has no number of events: ${JSON.stringify(row).slice(0, 200)}`);
  if (matching === undefined)
    return {
      kind: 'place',
      account,
      region: region ?? '',
      day: day ?? '',
      events: Number(events),
      files: Number(files),
      first,
      last,
    };
  if (matching === '') return undefined;
  return {
    kind: 'group',
    account,
    minute: minute ?? '',
    matching: matching
      .split(',')
      .filter((number) => number !== '')
      .map(Number),
    events: Number(events),
    samples: JSON.parse(samples ?? '[]') as string[],
  };
}

/** Returns the SQL of the filter's number and a comma if it matches, else an empty text. */
function mark({ index, condition }: SqlFilter): string {
  return `IF(inspan AND (${condition}), '${String(index)},', '')`;
}

function concat(terms: readonly string[]): string {
  return terms.length === 1 ? (terms[0] ?? '') : `concat(${terms.join(', ')})`;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

const NAMES = [
  'useridentity.arn',
  'useridentity.username',
  'useridentity.principalid',
  'useridentity.sessioncontext.sessionissuer.arn',
  'useridentity.sessioncontext.sessionissuer.username',
  // The name of a role's session.
  "CASE WHEN useridentity.type = 'AssumedRole' THEN regexp_extract(useridentity.principalid, ':(.+)\\z', 1) END",
  "CASE WHEN useridentity.type = 'Root' THEN 'root' END",
  // The fallbacks for principals without a name.
  'CASE WHEN useridentity.username IS NULL AND useridentity.sessioncontext.sessionissuer.username IS NULL AND useridentity.arn IS NULL ' +
    'THEN coalesce(useridentity.invokedby, useridentity.principalid, useridentity.accountid, useridentity.type) END',
];

/** Returns the condition for `--principal`, which ignores case. */
function principalInSql(principals: readonly string[]): string {
  const tests = principals.flatMap((principal) => {
    const pattern = principal
      .toLowerCase()
      .split('*')
      .map((part) => part.replace(/[\\%_]/g, '\\$&'))
      .join('%');
    return NAMES.map((name) => `lower(${name}) LIKE ${sqlText(pattern)} ESCAPE '\\'`);
  });
  return `(${tests.join(' OR ')})`;
}
