import { eventOfRow } from '../../../core/archive-queries/event-row';
import { EVENTS_A_GROUP } from '../../../core/archive-queries/replay/replay-query';
import { compile } from '../../../lib/filter-pattern/compile';
import { WITH_NAMES } from '../../../lib/filter-pattern/limits';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import type { ArchiveRow, FakeArchive } from './fake-archive';
import type { QueryEngine } from './fake-athena';
import { rowText } from './row-text';

/**
 * Answers the queries of `replay` without an SQL engine: with the matchers of the detections whose numbers the text holds. The benchmark's own check runs the
 * text.
 *
 * @param patterns of all detections, by their numbers
 */
export function replayEngine(archive: Pick<FakeArchive, 'rowsFor'>, patterns: readonly string[]): QueryEngine {
  const matchers = patterns.map((pattern) => compile(parsePattern(pattern, WITH_NAMES).pattern));
  const known = new WeakMap<ArchiveRow, readonly number[]>();
  const allMatching = (row: ArchiveRow): readonly number[] => {
    let matching = known.get(row);
    if (matching === undefined) {
      const event = eventOfRow(rowText(row));
      known.set(row, (matching = matchers.flatMap((matches, number) => (matches(event) ? [number] : []))));
    }
    return matching;
  };
  return (sql) => {
    const numbers = [...sql.matchAll(/, '(\d+),', ''\)/g)].map(([, number]) => Number(number));
    const [, from = '', to = '~'] = /eventtime >= '([^']*)' AND eventtime <= '([^']*)'/.exec(sql) ?? [];
    const isInSpan = ({ eventtime: time }: ArchiveRow): boolean => String(time) >= from && String(time) <= to;
    const places = new Map<string, ArchiveRow[]>();
    const groups = new Map<string, ArchiveRow[]>();
    const put = (into: Map<string, ArchiveRow[]>, key: string, row: ArchiveRow): void => {
      const rows = into.get(key);
      if (rows) rows.push(row);
      else into.set(key, [row]);
    };
    for (const row of archive.rowsFor(sql)) {
      put(places, [row.account, row.region, row.day].join('\n'), row);
      const matching = isInSpan(row) ? allMatching(row).filter((number) => numbers.includes(number)) : [];
      const minute = matching.length === 0 ? '' : String(row['eventtime']).slice(0, 16);
      put(groups, [row.account, minute, matching.map((number) => `${String(number)},`).join('')].join('\n'), row);
    }
    const timesOf = (rows: readonly ArchiveRow[]): string[] =>
      rows
        .filter(isInSpan)
        .map((row) => String(row['eventtime']))
        .sort();
    const countsOf = (rows: readonly ArchiveRow[]): (string | null)[] => {
      const times = timesOf(rows);
      return [
        String(times.length),
        String(new Set(rows.map(({ path }) => path)).size),
        times[0] ?? null,
        times.at(-1) ?? null,
      ];
    };
    return Promise.resolve([
      ...[...places].map(([key, rows]) => {
        const [account = '', region = '', day = ''] = key.split('\n');
        return [account, region, day, null, null, ...countsOf(rows), null];
      }),
      ...[...groups].map(([key, rows]) => {
        const [account = '', minute = '', matching = ''] = key.split('\n');
        const samples = minute === '' ? [] : rows.slice(0, EVENTS_A_GROUP).map(rowText);
        return [account, null, null, minute, matching, ...countsOf(rows), JSON.stringify(samples)];
      }),
    ]);
  };
}
