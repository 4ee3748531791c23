import type { FakeArchive } from './fake-archive';
import type { QueryEngine } from './fake-athena';
import { rowText } from './row-text';

/**
 * Answers the queries of `history` without an SQL engine: every event of the partitions and the time that the text names, whatever its
 * conditions. That is what a condition may be at most, since the events are judged again where they come back.
 */
export function historyEngine(archive: FakeArchive): QueryEngine {
  return (sql) => {
    const [, from = '', to = '~'] = /eventtime >= '([^']*)' AND eventtime <= '([^']*)'/.exec(sql) ?? [];
    const rows = archive
      .rowsFor(sql)
      .filter(({ eventtime: time }) => String(time) >= from && String(time) <= to)
      .sort((one, other) => (String(one['eventtime']) > String(other['eventtime']) ? -1 : 1));
    return Promise.resolve(rows.map((row) => [row.account, row.region, rowText(row)]));
  };
}
