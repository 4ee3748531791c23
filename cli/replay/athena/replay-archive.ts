import { createHash } from 'node:crypto';
import { type Cost, costOf, dollarsOf, type Part, planned } from '../../../core/archive-queries/plan';
import { QueryFailure } from '../../../core/archive-queries/query-port';
import {
  type PlaceRow,
  replayQuery,
  replayRow,
  type ReplaySpan,
  type SqlFilter,
} from '../../../core/archive-queries/replay/replay-query';
import { ended, QUERIES_AT_ONCE, type QueryRun, type Ran, runQuery } from '../../../core/archive-queries/run-query';
import { foldersOf } from '../../../core/archive-queries/days';
import { survey, type Survey, type SurveyPorts } from '../../../core/archive-queries/survey';
import { ArchiveProblem, type ArchiveTable } from '../../../core/archive-queries/archive-table';
import { iso } from '../../../core/history/request/time-range';
import { WITH_NAMES } from '../../../lib/filter-pattern/limits';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { NotInSql, patternInSql } from '../../../lib/filter-pattern/sql/to-sql';
import type { ReplayedDetection } from '../detections';
import type { EventSelection } from '../event-filter';
import { count, counted } from '../page/wording';
import type { ArchiveReport } from '../replay-report';
import { newTally, type Tally, widen } from '../tally';
import { FilterGroup } from './filter-group';
import type { Journal } from './journal';

export interface ArchiveReplay extends SurveyPorts {
  readonly tables: readonly ArchiveTable[];
  readonly port: QueryRun['port'];
  readonly wait?: QueryRun['wait'];
  readonly detections: readonly ReplayedDetection[];
  readonly selection: EventSelection & { readonly from: number; readonly to: number };
  readonly mostMatches: number;
  readonly journal: Journal;
  /** In milliseconds since the epoch. */
  readonly now: number;
  /** @throws to stop before a query is started */
  readonly confirm: (cost: Cost) => Promise<void>;
  readonly onQuery?: (done: number, all: number) => void;
}

export interface ArchiveReplayed {
  readonly tally: Tally;
  readonly archive: ArchiveReport;
  /** Why the figures are partial. */
  readonly gaps: readonly string[];
  readonly notices: readonly string[];
}

const MOST_NAMED = 20;

/**
 * Replays detections over the archive. Athena counts all events and returns the matching ones, in one pass. Returned events are then evaluated by the
 * same code as local files.
 *
 * @throws {ArchiveProblem} with everything that is not in the archive, before a query is started
 */
export async function replayArchive(run: ArchiveReplay): Promise<ArchiveReplayed> {
  const { selection, tables } = run;
  const { filters, refused } = filtersOf(run.detections);
  const seconds = { from: Math.floor(selection.from / 1_000), to: Math.floor(selection.to / 1_000) };
  const accounts = selection.accounts.length === 0 ? undefined : selection.accounts;
  const found = await beside(filters.length === 0 ? refused : [], () =>
    survey(tables, { accounts, regions: undefined, ...foldersOf(seconds) }, run),
  );
  const parts = planned(found.partitions);
  const cost = costOf(parts, found.lists);
  await run.confirm(cost);
  const span = { from: iso(seconds.from), to: iso(seconds.to), principals: selection.principals };
  const reading = new Reading(run, span, filters);
  await reading.read(parts);
  return reading.result(found, parts, refused);
}

/** Reports these problems and those of the listing in one error. */
async function beside(problems: readonly string[], list: () => Promise<Survey>): Promise<Survey> {
  const found = await list().catch((error: unknown) => {
    if (error instanceof ArchiveProblem) throw new ArchiveProblem([...problems, ...error.problems], { cause: error });
    throw error;
  });
  if (problems.length > 0) throw new ArchiveProblem(problems);
  return found;
}

/** Returns the filters in SQL, and those that cannot be translated. */
function filtersOf(detections: readonly ReplayedDetection[]): { filters: SqlFilter[]; refused: string[] } {
  const filters: SqlFilter[] = [];
  const refused: string[] = [];
  for (const [index, { id, filterPattern }] of detections.entries()) {
    try {
      filters.push({ index, condition: patternInSql(parsePattern(filterPattern, WITH_NAMES).pattern) });
    } catch (error) {
      if (!(error instanceof NotInSql)) throw error;
      refused.push(`${id} was not evaluated: ${error.message}.`);
    }
  }
  return { filters, refused };
}

class Reading {
  private groups: readonly FilterGroup[];
  /** Groups that were divided. Their results still count. */
  private readonly divided: FilterGroup[] = [];
  private readonly tally: Tally;
  private readonly seenFiles = new Map<string, number>();
  private readonly readParts: Part[] = [];
  private readonly failures: { readonly path: string; readonly reason: string }[] = [];
  /** Parts whose log files were read in this run, once for each query. */
  private readonly scannedParts: Part[] = [];
  /** Of each query of this run, in bytes. */
  private readonly scans: number[] = [];
  private reused = 0;
  private done = 0;
  /** The caller lacks a permission, so no further query is started. */
  private isDenied = false;

  public constructor(
    private readonly run: ArchiveReplay,
    private readonly span: ReplaySpan,
    filters: readonly SqlFilter[],
  ) {
    const { detections, selection, mostMatches } = run;
    this.tally = newTally(detections.length);
    this.groups = [new FilterGroup(filters, detections, { isExact: false, mostMatches, selection })];
  }

  public async read(parts: readonly Part[]): Promise<void> {
    const line = [...parts];
    const worker = async (): Promise<void> => {
      for (
        let part = line.shift();
        part !== undefined && !this.run.signal.aborted && !this.isDenied;
        part = line.shift()
      ) {
        await this.readPart(part);
        this.done += 1;
        this.run.onQuery?.(this.done, parts.length);
      }
    };
    await Promise.all(Array.from({ length: QUERIES_AT_ONCE }, worker));
    for (const part of this.isDenied ? line : [])
      this.failures.push({ path: nameOf(part), reason: 'not started, because an earlier query was denied' });
  }

  public result(found: Survey, parts: readonly Part[], refused: readonly string[]): ArchiveReplayed {
    const { tally, run, scans } = this;
    const groups = [...this.divided, ...this.groups];
    const { events, first, last } = tally;
    const volume = new Map(tally.volume);
    for (const group of groups) group.addTo(tally);
    // The place rows count all events, matching or not.
    Object.assign(tally, { events, first, last, volume });
    tally.files = this.readParts.reduce((sum, { files }) => sum + files, 0);
    tally.storedBytes = this.readParts.reduce((sum, { bytes }) => sum + bytes, 0);
    tally.problems.push(...this.failures);
    for (const account of found.accounts) tally.excludedAccounts.add(account);
    const onlyCounted = groups.reduce((sum, group) => sum + group.counted, 0);
    return {
      tally,
      archive: {
        queries: scans.length,
        reusedQueries: this.reused,
        scannedBytes: scans.reduce((sum, bytes) => sum + bytes, 0),
        dollars: dollarsOf(this.scannedParts, found.lists, scans),
        countedOnly: onlyCounted,
      },
      gaps: [
        ...refused,
        ...this.damaged(),
        ...(run.signal.aborted
          ? [
              `Interrupted: ${count(this.done)} of ${counted(parts.length, 'query', 'queries')} ${this.done === 1 ? 'was' : 'were'} answered.`,
            ]
          : []),
        ...(found.partitions.length === 0 ? ['There are no log files of that time for these accounts.'] : []),
        ...found.notices,
      ],
      notices: [
        ...(onlyCounted > 0
          ? [
              `${counted(onlyCounted, 'matching event')} ${onlyCounted === 1 ? 'was' : 'were'} only counted by Athena's SQL: for each account, minute and set of detections, 25 events are returned. Alarms and event counts include all of them; principals and findings include only returned events.`,
            ]
          : []),
        ...(groups.length > 1
          ? [
              `Athena could not compile all filters at once, so they ran in ${String(this.groups.length)} groups. An event that matches several groups counts once in each.`,
            ]
          : []),
      ],
    };
  }

  private async readPart(part: Part): Promise<void> {
    let isFirst = true;
    const line = [...this.groups];
    try {
      for (let group = line.shift(); group !== undefined; group = line.shift()) {
        try {
          await this.ask(part, group, isFirst);
          isFirst = false;
        } catch (error) {
          if (!(error instanceof QueryFailure) || error.kind !== 'compiler-limit' || group.filters.length === 1)
            throw error;
          line.unshift(...this.divide(group));
        }
      }
      this.readParts.push(part);
    } catch (error) {
      if (this.run.signal.aborted) return;
      if (!(error instanceof QueryFailure)) throw error;
      this.isDenied ||= error.kind === 'denied';
      this.failures.push({ path: nameOf(part), reason: reasonOf(error) });
    }
  }

  /** Divides a group for all parts. */
  private divide(group: FilterGroup): readonly FilterGroup[] {
    const at = this.groups.indexOf(group);
    if (at < 0) {
      // Another part has already divided the group.
      const own = new Set(group.filters.map(({ index }) => index));
      return this.groups.filter(({ filters }) => filters.every(({ index }) => own.has(index)));
    }
    const halves = group.halves();
    this.divided.push(group);
    this.groups = [...this.groups.slice(0, at), ...halves, ...this.groups.slice(at + 1)];
    return halves;
  }

  private async ask(part: Part, group: FilterGroup, isFirst: boolean): Promise<void> {
    const { run } = this;
    const query = replayQuery(group.filters, this.span, part, run.now);
    const key = createHash('sha256').update(query.sql).digest('base64url');
    const earlier = run.journal.queryOf(key);
    if (earlier !== undefined) {
      try {
        const ran = await ended(earlier, this.queryRun());
        await this.take(ran, group, isFirst ? part : undefined);
        this.reused += 1;
        return;
      } catch (error) {
        // The result has expired, or the query failed: run it again.
        if (!(error instanceof QueryFailure) || error.kind === 'denied') throw error;
      }
    }
    const ran = await runQuery(query, this.queryRun(), (id) => {
      run.journal.started(key, id);
    });
    this.scans.push(ran.scannedBytes);
    this.scannedParts.push(part);
    await this.take(ran, group, isFirst ? part : undefined);
  }

  /**
   * Processes a result completely or not at all.
   *
   * @param part the part whose place rows count; `undefined` if another group has already counted them
   */
  private async take({ id }: Ran, group: FilterGroup, part: Part | undefined): Promise<void> {
    const rows: (readonly (string | undefined)[])[] = [];
    let token: string | undefined;
    do {
      this.run.signal.throwIfAborted();
      const page = await this.run.port.rows(id, token);
      for (const row of page.rows) rows.push(row);
      token = page.next;
    } while (token !== undefined);
    for (const row of rows) {
      const read = replayRow(row);
      if (read?.kind === 'group') group.take(read);
      else if (read && part) this.takePlace(read, part.table.name);
    }
  }

  private takePlace({ account, region, day, events, files, first, last }: PlaceRow, table: string): void {
    const { tally } = this;
    tally.events += events;
    for (const time of [first, last]) if (time !== undefined) widen(tally, time);
    this.seenFiles.set([table, account, region, day].join('/'), files);
    const key = `${day} ${account}`;
    const cell = tally.volume.get(key) ?? { day: day.replaceAll('/', '-'), account, service: '', events: 0, bytes: 0 };
    if (events > 0) tally.volume.set(key, { ...cell, events: cell.events + events });
  }

  private queryRun(): QueryRun {
    const { port, signal, wait, journal } = this.run;
    return { port, signal, keepsRunning: journal.isKept, ...(wait && { wait }) };
  }

  /** Athena skips unreadable files silently, so the files with events are compared with the listing. */
  private damaged(): string[] {
    const partitions = this.readParts.flatMap((part) => part.partitions);
    const found = partitions.flatMap(({ table, account, region, day, files }) => {
      const seen = this.seenFiles.get([table.name, account, region, day].join('/')) ?? 0;
      return seen >= files
        ? []
        : [
            `${count(files - seen)} of ${counted(files, 'log file')} in s3://${table.bucket}/${table.root}${account}/CloudTrail/${region}/${day}/ returned no events: they are damaged or empty. Copy the folder and replay it locally to see which files cannot be read.`,
          ];
    });
    const more = found.length - MOST_NAMED;
    return [
      ...found.slice(0, MOST_NAMED),
      ...(more > 0 ? [`There are more such files in ${counted(more, 'other folder')}.`] : []),
    ];
  }
}

function nameOf({ table: { bucket, root }, accounts, regions, first, last }: Part): string {
  const some = (names: readonly string[], one: string, many: string): string =>
    names.length === 1 ? (names[0] ?? '') : counted(names.length, one, many);
  return `s3://${bucket}/${root}: ${some(accounts, 'account', 'accounts')}, ${some(regions, 'Region', 'Regions')}, ${first === last ? first : `${first} to ${last}`}`;
}

function reasonOf({ kind, message }: QueryFailure): string {
  const hints: Readonly<Record<string, string>> = {
    'scan-limit': ' It is billed. Replay fewer days, or raise the limit of the workgroup.',
    'compiler-limit': ' One filter alone is too much for Athena.',
  };
  return `Athena: ${message}${hints[kind] ?? ''}`;
}
