/**
 * `bench:athena-detections [FOLDER]`: every detection as SQL and by the matcher, over the ordinary week, the sample and the real events of
 * a folder. They have to give the same events, and the grammar of Trino has to accept every condition.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { eventOfRow, EVENT_SQL } from '../../core/archive-queries/event-row';
import { fromCatalogs } from '../../cli/replay/detections';
import { findFiles } from '../../cli/replay/find-files';
import { isRecord } from '../../lib/contract/is-record';
import { compile } from '../../lib/filter-pattern/compile';
import { WITH_NAMES } from '../../lib/filter-pattern/limits';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { NotInSql, patternInSql } from '../../lib/filter-pattern/sql/to-sql';
import { readyQueries } from '../../lib/archive/ready-queries';
import { ordinaryWeek } from '../../test/fixtures/ordinary-week';
import { hiveRow } from '../../test/support/athena/input-format';
import { Database, grammarProblems } from './database';

type Event = Readonly<Record<string, unknown>>;

async function main(folders: readonly string[]): Promise<void> {
  const events: Event[] = [...(ordinaryWeek() as unknown as Event[]), ...eventsIn(['samples/incident', ...folders])];
  const read: { event: Event; row: ReturnType<typeof hiveRow> }[] = [];
  const unread: string[] = [];
  for (const event of events) {
    try {
      read.push({ event, row: hiveRow(event) });
    } catch (error) {
      unread.push((error as Error).message);
    }
  }
  const database = await Database.open();
  await database.put(
    'events',
    read.map(({ row }) => row),
  );
  const rebuilt = (await database.ask(`SELECT ${EVENT_SQL} AS event FROM events ORDER BY n`)).map(({ event }) =>
    eventOfRow(String(event)),
  );
  let hits = 0;
  let nulls = 0;
  const problems: string[] = [];
  const detections = fromCatalogs({});
  for (const { id, filterPattern } of detections) {
    const { pattern } = parsePattern(filterPattern, WITH_NAMES);
    const matches = compile(pattern);
    try {
      const condition = patternInSql(pattern);
      const sql = `SELECT n FROM events WHERE ${condition}`;
      problems.push(...grammarProblems(sql).map((problem) => `${id}: ${problem}`));
      const found = new Set((await database.ask(sql)).map(({ n }) => Number(n)));
      hits += found.size;
      read.forEach(({ event }, n) => {
        const verdicts = [matches(event), found.has(n), matches(rebuilt[n])];
        if (new Set(verdicts).size === 1) return;
        // As docs/archive-queries.md says: a column does not tell null from missing.
        if (matches(withoutNulls(event)) === found.has(n)) nulls += 1;
        else
          problems.push(`${id}: matcher, SQL and matcher of the row: ${verdicts.join(', ')}: ${JSON.stringify(event)}`);
      });
    } catch (error) {
      problems.push(`${id}: ${error instanceof NotInSql ? 'cannot be asked: ' : ''}${(error as Error).message}`);
    }
  }
  const texts = [...readyQueries('organization_trail', '111111111111').map(({ sql }) => sql), ...recipes()];
  for (const sql of texts) problems.push(...grammarProblems(sql).map((problem) => `${sql}: ${problem}`));
  console.log(`${String(texts.length)} saved queries and recipes are of Trino's grammar, or named below`);
  console.log(
    `${String(detections.length)} detections, ${String(read.length)} events, ${String(hits)} hits: ${problems.length === 0 ? 'SQL and the matcher agree' : `${String(problems.length)} differences`}; ` +
      `${String(nulls)} verdicts differ as null counts as missing; ${String(unread.length)} events that Athena would fail on${unread.length > 0 ? ` (${[...new Set(unread)].join('; ')})` : ''}`,
  );
  for (const problem of problems.slice(0, 20)) console.error(problem.slice(0, 1_000));
  if (problems.length > 0 || hits === 0) process.exitCode = 1;
}

/** The SQL of the document. */
function recipes(): string[] {
  const found = [...readFileSync('docs/archive-queries.md', 'utf8').matchAll(/```sql\n([^]*?)\n```/g)].map(
    ([, sql = '']) => sql,
  );
  if (found.length === 0) throw new Error('the document has no SQL');
  return found;
}

/** As the typed columns have it; JSON text keeps what is below its root. */
function withoutNulls(event: Event): Event {
  const { userIdentity } = event;
  const there = Object.entries(event).filter(([, value]) => value !== null);
  return Object.fromEntries([
    ...there,
    ...(isRecord(userIdentity) ? [['userIdentity', withoutNulls(userIdentity)]] : []),
  ] as [string, unknown][]);
}

function eventsIn(paths: readonly string[]): Event[] {
  return findFiles(paths).files.flatMap(({ path }) => {
    const bytes = readFileSync(path);
    const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    return documents(text).flatMap(eventsOf);
  });
}

function documents(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return text.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line) as unknown];
      } catch {
        return [];
      }
    });
  }
}

function eventsOf(document: unknown): Event[] {
  if (Array.isArray(document)) return document.flatMap(eventsOf);
  if (!isRecord(document)) return [];
  if (typeof document['eventName'] === 'string') return [document];
  return ['Records', 'event', 'detail'].flatMap((name) =>
    document[name] === undefined ? [] : eventsOf(document[name]),
  );
}

void main(process.argv.slice(2));
