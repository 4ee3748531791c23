import type { FakeArchive } from '../../test/support/athena/fake-archive';
import type { QueryEngine } from '../../test/support/athena/fake-athena';
import { Database, grammarProblems } from './database';

/** Runs the text for Athena on DuckDB, over the partitions that it names. The text has to be of Trino's grammar. */
export async function duckEngine(archive: FakeArchive): Promise<QueryEngine> {
  const database = await Database.open();
  let loaded = -1;
  return async (sql, parameters) => {
    const text = withParameters(sql, parameters);
    const problems = grammarProblems(text);
    if (problems.length > 0) throw new Error(`not of Trino's grammar: ${problems.join('; ')}`);
    // Throws where it names no account: Athena would refuse the query.
    archive.rowsFor(text);
    if (loaded !== archive.rows.length) {
      await database.put('events', archive.rows);
      loaded = archive.rows.length;
    }
    const rows = await database.ask(
      text.replaceAll(/"[a-z_]+"\."(events\w*)"/g, '$1').replace('SELECT *, "$path",', 'SELECT *,'),
    );
    return rows.map((row) => Object.values(row).map((value) => (value === null ? null : (value as string))));
  };
}

/** As `EXECUTE … USING` does: each question mark outside of text stands for a literal. */
function withParameters(sql: string, parameters: readonly string[]): string {
  const left = [...parameters];
  const text = sql
    .split(/('(?:[^']|'')*')/)
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('?', () => left.shift() ?? '?') : part))
    .join('');
  if (left.length > 0 || /\?(?=(?:[^']|'[^']*')*$)/.test(text))
    throw new Error('parameters and question marks differ in number');
  return text;
}
