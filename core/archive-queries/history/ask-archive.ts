import { EVENT_SQL, eventOfRow } from '../event-row';
import { sqlName, type ArchiveTable } from '../archive-table';
import { DAY_SECONDS, foldersOf, secondsOf } from '../days';
import { isSettled, partitionsInSql } from '../part-in-sql';
import { costOf, type Cost, type Part, planned, dollarsOf } from '../plan';
import { QueryFailure, type Query, type QueryPort } from '../query-port';
import { QUERIES_AT_ONCE, type QueryRun, runQuery } from '../run-query';
import { type Survey, survey, type SurveyPorts } from '../survey';
import type { Coverage } from '../../history/answer/answer';
import { emptyNotices } from '../../history/answer/asked-notices';
import { fitting, inShort } from '../../history/answer/fitting-answer';
import { type ArchiveCost, type HistoryAnswer, lateNotice } from '../../history/answer/history-answer';
import { eventLine } from '../../history/answer/written-event';
import { all } from '../../history/request/conditions';
import { encodeCursor } from '../../history/request/cursor';
import type { HistoryRequest, Position, TimeRange } from '../../history/request/question';
import { resourceNames } from '../../history/request/resource-names';
import { iso } from '../../history/request/time-range';
import { byId, type HistoryEvent, placeKey } from '../../history/search/event';
import { sqlText } from '../../../lib/filter-pattern/sql/literal';
import { archiveEvent } from './archive-event';
import { narrowed } from './narrowed';

export interface AskArchiveOptions extends SurveyPorts {
  readonly tables: readonly ArchiveTable[];
  /** The accounts to search; `undefined`: all accounts of the archive. */
  readonly accounts: readonly string[] | undefined;
  /** Accounts without log files are not an error. */
  readonly mayBeMissing?: boolean;
  readonly queries: QueryPort;
  /** The maximum number of log files that one query reads; by default `MAX_FILES_A_QUERY`. */
  readonly maxFiles?: number;
  readonly wait?: QueryRun['wait'];
  /** In milliseconds since the epoch. */
  readonly now: number;
  /** @throws if the search may not cost this much; nothing is started then */
  readonly confirm: (cost: Cost) => Promise<void>;
  readonly onQuery?: (done: number, events: number) => void;
}

/** A search whose log files are listed and whose cost is confirmed. */
export interface ArchiveSearch {
  /** @param limit by default that of the request */
  answer(limit?: number): Promise<HistoryAnswer>;
}

/**
 * Searches the archive, and returns the same kind of answer as the event history.
 *
 * @throws {ArchiveProblem} with everything that is not in the archive, before a query is started
 */
export async function askArchive(request: HistoryRequest, options: AskArchiveOptions): Promise<HistoryAnswer> {
  return (await planSearch(request, options)).answer();
}

/**
 * Lists the log files of a search, and has its cost confirmed. Its answer is the same kind as that of the event history: SQL selects candidates, and the
 * conditions are then applied to the returned events.
 *
 * @throws {ArchiveProblem} with everything that is not in the archive
 */
export async function planSearch(request: HistoryRequest, options: AskArchiveOptions): Promise<ArchiveSearch> {
  const { question, resumeAt } = request;
  const range = { from: question.range.from, to: resumeAt?.time ?? question.range.to };
  const { accounts, mayBeMissing, tables } = options;
  const found = await survey(
    tables,
    { accounts, regions: question.regions, ...foldersOf(range), ...(mayBeMissing && { mayBeMissing }) },
    options,
  );
  const parts = planned(found.partitions, options.maxFiles);
  const cost = costOf(parts, found.lists);
  const common = {
    from: iso(range.from),
    to: iso(range.to),
    notices: [
      ...request.notices,
      ...found.notices,
      ...archiveNotices(request, parts),
      ...lateNotice(request, options.now),
    ],
  };
  if (request.output === 'estimate') {
    const archive = { ...cost, isEstimate: true };
    const none = { events: [], eventCount: 0, coverage: [] };
    return { answer: () => Promise.resolve({ status: 'estimate', ...common, ...none, archive }) };
  }
  await options.confirm(cost);
  return {
    async answer(limit = request.limit) {
      const reading = new Reading({ ...request, limit }, range, found, options);
      await reading.read(parts);
      const { events, stopped, position, coverage, spent } = reading.result();
      const lines = events.map((event) => eventLine(event, request.detail));
      const inOrder = request.order === 'oldest' ? lines.toReversed() : lines;
      const fitted = await fitting(inOrder, inShort(coverage), Infinity, undefined);
      const isWhole = coverage.every(({ state }) => state === 'complete');
      const empty = events.length === 0 && resumeAt === undefined ? emptyNotices(question) : [];
      return {
        status: position ? 'stopped' : isWhole ? 'complete' : 'partial',
        ...(stopped && { stopped }),
        ...common,
        eventCount: events.length,
        ...(position && { cursor: encodeCursor({ range: question.range, position, questionDigest: request.digest }) }),
        ...fitted,
        notices: [...common.notices, ...fitted.notices, ...empty],
        archive: spent,
      };
    },
  };
}

/** How the answer differs from one of the event history. */
function archiveNotices({ question: { conditions } }: HistoryRequest, parts: readonly Part[]): string[] {
  return [
    ...(parts.length === 0 ? ['There are no log files of that time for these accounts and Regions.'] : []),
    ...(conditions.some(({ attribute }) => attribute === 'resourceName' || attribute === 'resourceType')
      ? [
          'Resources are compared with the names in the event records. The event history uses an index of CloudTrail, which may contain more names.',
        ]
      : []),
  ];
}

const NOT_ASKED = new QueryFailure('failed', 'not started, because an earlier query was denied');

interface Failed {
  readonly message: string;
  /** All events since this time are known. */
  readonly knownFrom: number;
}

class Reading {
  private readonly matches: (event: HistoryEvent) => boolean;
  private readonly waiting = new Map<string, HistoryEvent>();
  private readonly given: HistoryEvent[] = [];
  private readonly failed = new Map<string, Failed>();
  private readonly queriesOf = new Map<string, number>();
  private done = 0;
  /** The caller lacks a permission, so no further query is started. */
  private isDenied = false;
  private readonly readParts: Part[] = [];
  /** Of each query, in bytes. */
  private readonly scans: number[] = [];
  private stopped: 'limit' | 'interrupted' | undefined;
  /** All events of this time or later are in the answer. */
  private givenFrom: number;

  public constructor(
    private readonly request: HistoryRequest,
    private readonly range: TimeRange,
    private readonly found: Survey,
    private readonly options: AskArchiveOptions,
  ) {
    this.matches = all(request.question.conditions);
    this.givenFrom = range.to + 1;
  }

  /** @param parts the newest first */
  public async read(parts: readonly Part[]): Promise<void> {
    const { limit } = this.request;
    let left = parts;
    while (left.length > 0 && this.stopped === undefined && !this.isDenied) {
      // With a limit, the newest days may contain enough events.
      const newest = left[0]?.last ?? '';
      const turn = limit === undefined ? left.slice(0, QUERIES_AT_ONCE) : left.filter(({ last }) => last === newest);
      const results = await Promise.allSettled(turn.map((part) => this.ask(part)));
      for (const [index, result] of results.entries())
        if (result.status === 'rejected') this.fail(turn[index], result.reason);
      if (this.options.signal.aborted) {
        this.stopped = 'interrupted';
        return;
      }
      left = left.slice(turn.length);
      this.give(left);
      if (limit !== undefined && this.given.length > limit) this.stopped = 'limit';
    }
    if (this.isDenied) for (const part of left) this.fail(part, NOT_ASKED);
    if (this.stopped === undefined && limit !== undefined && this.given.length > limit) this.stopped = 'limit';
  }

  public result(): {
    readonly events: readonly HistoryEvent[];
    readonly stopped: 'limit' | 'interrupted' | undefined;
    readonly position: Position | undefined;
    readonly coverage: readonly Coverage[];
    readonly spent: ArchiveCost;
  } {
    const { limit } = this.request;
    const events = limit === undefined ? this.given : this.given.slice(0, limit);
    const last = events.at(-1);
    const position =
      this.stopped === 'limit' && last
        ? { time: last.time, eventId: last.eventId }
        : this.stopped
          ? this.interruptedAt()
          : undefined;
    const { from, to } = this.range;
    const counts = new Map<string, number>();
    for (const event of events) counts.set(placeKey(event), (counts.get(placeKey(event)) ?? 0) + 1);
    const coverage = this.found.places.map((place): Coverage => {
      const key = placeKey(place);
      const failed = this.failed.get(key);
      return {
        ...place,
        state: failed ? 'failed' : position ? 'stopped' : 'complete',
        from,
        to,
        coveredFrom: failed ? Math.min(failed.knownFrom, to + 1) : position ? position.time + 1 : from,
        pages: this.queriesOf.get(key) ?? 0,
        events: counts.get(key) ?? 0,
        throttles: 0,
        error: failed?.message,
      };
    });
    const { readParts, scans, found } = this;
    return {
      ...{ events, stopped: this.stopped, position, coverage },
      spent: {
        queries: scans.length,
        files: readParts.reduce((sum, { files }) => sum + files, 0),
        bytes: scans.reduce((sum, bytes) => sum + bytes, 0),
        dollars: dollarsOf(readParts, found.lists, scans),
        isEstimate: false,
      },
    };
  }

  /** Where the next answer has to continue. */
  private interruptedAt(): Position {
    const { resumeAt } = this.request;
    return resumeAt && this.givenFrom > this.range.to ? resumeAt : { time: this.givenFrom - 1 };
  }

  /** A limited query may return fewer events than the limit, because CloudTrail may deliver an event twice. Then it is repeated without a limit. */
  private async ask(part: Part): Promise<void> {
    const { request } = this;
    if (await this.run(part, request)) await this.run(part, { ...request, limit: undefined });
    this.readParts.push(part);
    this.done += 1;
    this.options.onQuery?.(this.done, this.waiting.size + this.given.length);
  }

  /** Returns whether there may be more events than the query returned, and too few for the limit. */
  private async run(part: Part, request: HistoryRequest): Promise<boolean> {
    const { options } = this;
    const query = historyQuery(request, this.range, part, options.now);
    const { id, scannedBytes } = await runQuery(query, {
      port: options.queries,
      signal: options.signal,
      ...(options.wait && { wait: options.wait }),
    });
    this.scans.push(scannedBytes);
    for (const { account, region } of part.partitions) {
      const key = placeKey({ account, region });
      this.queriesOf.set(key, 1 + (this.queriesOf.get(key) ?? 0));
    }
    let [token, rows, taken]: [string | undefined, number, number] = [undefined, 0, 0];
    do {
      options.signal.throwIfAborted();
      const page = await options.queries.rows(id, token);
      rows += page.rows.length;
      for (const row of page.rows) if (this.take(row)) taken += 1;
      token = page.next;
    } while (token !== undefined);
    return isLimited(request) && rows > Number(request.limit) && taken <= Number(request.limit);
  }

  /** Returns whether the event is a new one of the answer. */
  private take([account = '', region = '', text = '[]']: readonly (string | undefined)[]): boolean {
    const event = archiveEvent(account, region, eventOfRow(text));
    const { from, to } = this.range;
    const { resumeAt } = this.request;
    const isGiven =
      resumeAt?.eventId !== undefined && event.time === resumeAt.time && event.eventId <= resumeAt.eventId;
    if (!(event.time >= from && event.time <= to) || isGiven || !this.matches(withNames(event))) return false;
    // CloudTrail may deliver an event more than once. What is given already has no copy in the days that are left.
    if (this.waiting.has(event.eventId)) return false;
    this.waiting.set(event.eventId, event);
    return true;
  }

  /** Events are delivered after they happen, so events newer than all remaining days are final. */
  private give(left: readonly Part[]): void {
    const [next] = left;
    const from = next === undefined ? -Infinity : secondsOf(next.last) + DAY_SECONDS;
    const certain = [...this.waiting.values()].filter(({ time }) => time >= from);
    for (const { eventId } of certain) this.waiting.delete(eventId);
    for (const event of certain.sort((one, other) => other.time - one.time || byId(one, other))) this.given.push(event);
    this.givenFrom = Math.min(this.givenFrom, Math.max(from, this.range.from));
  }

  private fail(part: Part | undefined, error: unknown): void {
    if (part === undefined || this.options.signal.aborted) return;
    if (!(error instanceof QueryFailure)) throw error;
    this.isDenied ||= error.kind === 'denied';
    for (const { account, region } of part.partitions) {
      const key = placeKey({ account, region });
      // Keep the newest gap.
      if (!this.failed.has(key))
        this.failed.set(key, { message: messageOf(error), knownFrom: secondsOf(part.last) + DAY_SECONDS });
    }
  }
}

function messageOf({ kind, message }: QueryFailure): string {
  const hint = {
    'scan-limit': ' The query is billed; ask for fewer accounts or days, or raise the limit of the workgroup.',
    busy: ' Other queries of the account take all places.',
  }[kind as string];
  return `Athena: ${message}${hint ?? ''}`;
}

/** Adds the names that are part of an ARN, because users may search for either. */
function withNames(event: HistoryEvent): HistoryEvent {
  const names = event.resources.flatMap(({ type, name }) =>
    name?.startsWith('arn:') === true ? resourceNames(name).map((one) => ({ type, name: one })) : [],
  );
  return names.length === 0 ? event : { ...event, resources: [...event.resources, ...names] };
}

/** Whether SQL may apply the limit, because no condition is left for afterwards. */
function isLimited({ question: { conditions }, limit }: HistoryRequest): boolean {
  return limit !== undefined && narrowed(conditions).isExact;
}

/** Returns the query for the candidate events of a part, newest first. */
export function historyQuery(request: HistoryRequest, range: TimeRange, part: Part, now: number): Query {
  const { question, limit, resumeAt } = request;
  const { conditions, parameters } = narrowed(question.conditions);
  const resumed = resumeAt?.eventId === undefined ? [] : ['(eventtime < ? OR eventid > ?)'];
  const text = [
    `SELECT account, region, ${EVENT_SQL} AS event`,
    `FROM ${sqlName(part.table)}`,
    `WHERE ${partitionsInSql(part)}`,
    `AND eventtime >= ${sqlText(iso(range.from))} AND eventtime <= ${sqlText(iso(range.to))}`,
    // The event history contains only these.
    `AND (eventcategory = 'Management' OR eventcategory IS NULL)`,
    ...[...resumed, ...conditions].map((condition) => `AND ${condition}`),
    'ORDER BY eventtime DESC, eventid',
    ...(isLimited(request) ? [`LIMIT ${String(Number(limit) + 1)}`] : []),
  ];
  const resumedAt = resumeAt?.eventId === undefined ? [] : [sqlText(iso(resumeAt.time)), sqlText(resumeAt.eventId)];
  return { sql: text.join('\n'), parameters: [...resumedAt, ...parameters], isSettled: isSettled(part, now) };
}
