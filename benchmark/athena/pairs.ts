/**
 * `bench:athena-pairs [-- --patterns N --seed N --cases FILE --record]`: random filter patterns against random events, as SQL and by the matcher; then
 * the conformance cases. `--record` writes a small table of both for the tests, which have no SQL engine.
 */
import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isRecord } from '../../lib/contract/is-record';
import { compile } from '../../lib/filter-pattern/compile';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { printPattern } from '../../lib/filter-pattern/print';
import { NotInSql, patternInSql } from '../../lib/filter-pattern/sql/to-sql';
import type { Expression, Pattern } from '../../lib/filter-pattern/syntax-tree';
import { event as document, expression, hostileText } from '../../test/lib/filter-pattern/arbitraries';
import { CONFORMANCE } from '../../test/lib/filter-pattern/conformance-cases';
import { typedEvent, typedExpression } from '../../test/lib/filter-pattern/sql/typed-arbitraries';
import { hiveRow } from '../../test/support/athena/input-format';
import { Database, grammarProblems } from './database';

const EVENTS = 400;
const RECORDED = 'test/lib/filter-pattern/sql/recorded.json';

type Event = Readonly<Record<string, unknown>>;

/** What is recorded: SQL and which of the events it holds for, as the SQL engine says. */
interface RecordedPattern {
  readonly pattern: string;
  readonly sql: string;
  readonly holds: readonly number[];
}

class Run {
  public pairs = 0;
  public refused = 0;
  public nullElements = 0;
  public readonly problems: string[] = [];

  public constructor(private readonly database: Database) {}

  public async compare(
    table: string,
    events: readonly Event[],
    pattern: Pattern,
  ): Promise<RecordedPattern | undefined> {
    let condition;
    try {
      condition = patternInSql(pattern);
    } catch (error) {
      if (!(error instanceof NotInSql)) throw error;
      this.refused += 1;
      return undefined;
    }
    const sql = `SELECT n FROM ${table} WHERE ${condition}`;
    this.problems.push(...grammarProblems(sql).map((problem) => `${sql}: ${problem}`));
    const found = new Set((await this.database.ask(sql)).map(({ n }) => Number(n)));
    const matches = compile(pattern);
    events.forEach((event, n) => {
      this.pairs += 1;
      if (matches(event) === found.has(n)) return;
      // DuckDB makes null in an array SQL's NULL, where Trino keeps JSON's.
      if (JSON.stringify(event).includes('null') && /\[\*\]|\.\*/.test(printPattern(pattern))) this.nullElements += 1;
      else
        this.problems.push(
          `${printPattern(pattern)}: SQL says ${String(found.has(n))}: ${condition}: ${JSON.stringify(event)}`,
        );
    });
    return { pattern: printPattern(pattern), sql: condition, holds: [...found].sort((one, other) => one - other) };
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      patterns: { type: 'string', default: '2600' },
      seed: { type: 'string', default: '7' },
      record: { type: 'boolean' },
      cases: { type: 'string' },
    },
  });
  const [patterns, seed] = [Number(values.patterns), Number(values.seed)];
  const database = await Database.open();
  if (grammarProblems('SELECT n FROM typed WHERE eventname == 1').length === 0)
    throw new Error('the parser takes anything');
  const run = new Run(database);
  const inJson = fc.sample(document, { numRuns: EVENTS, seed }).map((one) => ({ requestParameters: one }));
  const typed = fc.sample(typedEvent, { numRuns: EVENTS, seed });
  await database.put('in_json', inJson.map(hiveRow));
  await database.put('typed', typed.map(hiveRow));
  const recorded: RecordedPattern[][] = [[], []];
  const both = [
    ['in_json', inJson, fc.sample(expression, { numRuns: Math.ceil(patterns / 2), seed }).map(below)],
    ['typed', typed, fc.sample(typedExpression, { numRuns: Math.floor(patterns / 2), seed })],
  ] as const;
  for (const [index, [table, events, expressions]] of both.entries())
    for (const one of expressions) {
      const result = await run.compare(table, events, { kind: 'json', expression: one });
      if (result && result.pattern.length < 300) recorded[index]?.push(result);
    }
  const random = `${String(run.pairs)} pairs of ${String(patterns)} patterns, ${String(run.refused)} refused by name, ${String(run.nullElements)} differ by null in an array or object`;
  await hostile(run, seed);
  const asked = await conformance(run, database, values.cases);
  console.log(
    `${random}; ${asked}: ${run.problems.length === 0 ? 'SQL and the matcher agree on all others' : `${String(run.problems.length)} differences`}`,
  );
  for (const problem of run.problems.slice(0, 20)) console.error(problem.slice(0, 1_500));
  if (run.problems.length > 0 || run.pairs === 0) process.exitCode = 1;
  if (values.record === true) record(recorded, [inJson, typed]);
}

/** `$.a` as `$.requestParameters.a`. */
function below(of: Expression): Expression {
  if ('operands' in of) return { ...of, operands: of.operands.map(below) };
  return { ...of, selector: [{ kind: 'member', name: 'requestParameters' }, ...of.selector] };
}

/** Quotes, comments and wildcards of SQL in what a pattern asks for: found as they are, and nothing else. */
async function hostile(run: Run, seed: number): Promise<void> {
  const texts = fc.sample(hostileText, { numRuns: EVENTS, seed });
  const events = texts.map((text) => ({ userAgent: text, requestParameters: { a: text } }));
  const database = await Database.open();
  await database.put('hostile', events.map(hiveRow));
  const own = new Run(database);
  for (const text of texts.slice(0, 100))
    for (const selector of [['userAgent'], ['requestParameters', 'a']])
      for (const parts of [[text], [text, ''], ['', text, '']])
        await own.compare('hostile', events, {
          kind: 'json',
          expression: {
            kind: 'equality',
            selector: selector.map((name) => ({ kind: 'member', name })),
            operator: '=',
            value: { kind: 'text', parts },
          },
        });
  run.pairs += own.pairs;
  run.problems.push(...own.problems);
}

/** Of a further table, where there is one: as `npm run conformance` takes it. */
function furtherCases(path: string | undefined): readonly (readonly [string, unknown, boolean])[] {
  if (path === undefined) return [];
  const cases = JSON.parse(readFileSync(path, 'utf8')) as { pattern: string; event: string; match: boolean | null }[];
  // Null: nobody knows.
  return cases.flatMap(({ pattern, event, match }) => (match === null ? [] : [[pattern, event, match] as const]));
}

async function conformance(run: Run, database: Database, path: string | undefined): Promise<string> {
  let [agreed, skipped] = [0, 0];
  for (const [pattern, message, matches] of [...Object.values(CONFORMANCE).flat(), ...furtherCases(path)]) {
    const event: unknown = typeof message === 'string' ? parsed(message) : message;
    const tree = treeOf(pattern);
    if (!isRecord(event) || tree?.kind !== 'json') {
      skipped += 1;
      continue;
    }
    const moved: Pattern = { kind: 'json', expression: below(tree.expression) };
    const row = { requestParameters: event };
    await database.put('one', [hiveRow(row)]);
    try {
      const [found] = await database.ask(`SELECT n FROM one WHERE ${patternInSql(moved)}`);
      if ((found !== undefined) === matches) agreed += 1;
      else
        run.problems.push(
          `conformance: ${pattern}: SQL says ${String(found !== undefined)}: ${JSON.stringify(message)}`,
        );
    } catch (error) {
      if (!(error instanceof NotInSql)) throw error;
      skipped += 1;
    }
  }
  return `${String(agreed)} conformance cases agree, ${String(skipped)} are no objects or cannot be asked`;
}

/** Undefined where the case is that it is no pattern. */
function treeOf(pattern: string): Pattern | undefined {
  try {
    return parsePattern(pattern).pattern;
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Those that some of the events meet, as they say most. */
function record(recorded: readonly (readonly RecordedPattern[])[], events: readonly (readonly Event[])[]): void {
  const tables = recorded.map((patterns, index) => {
    const kept = (events[index] ?? []).slice(0, 60);
    const chosen = patterns
      .map((one) => ({ ...one, holds: one.holds.filter((n) => n < kept.length) }))
      .filter(({ holds }) => holds.length > 0 && holds.length < kept.length)
      .slice(0, 150);
    return { events: kept, patterns: chosen };
  });
  writeFileSync(RECORDED, `${JSON.stringify(tables)}\n`);
}

void main();
