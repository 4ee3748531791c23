/**
 * Runs the project's own conformance table, `test/lib/filter-pattern/conformance-cases.ts`, and others against lib/filter-pattern:
 *
 *     npm run conformance [-- TABLE.json …]
 *
 * Such a table is an array of `{ id, pattern, event, match }`. `match` is true or false; or null, where the pattern is invalid
 * or nobody knows: such a pattern must be refused, or accepted with a warning that says it is doubtful. Exit status 1 when
 * a row disagrees, 2 when the table cannot be read.
 */
import { readFileSync } from 'node:fs';
import { messageOf } from '../lib/contract/error-message';
import { JsonFilterPattern } from '../lib/filter-pattern/json-filter-pattern';
import { CONFORMANCE } from '../test/lib/filter-pattern/conformance-cases';

interface Row {
  readonly id: string;
  readonly pattern: string;
  readonly event: string;
  readonly match: boolean | null;
}

type Outcome = 'agrees' | 'refused' | 'doubtful' | { readonly disagreement: string };

function isRow(value: unknown): value is Row {
  if (typeof value !== 'object' || value === null) return false;
  const { id, pattern, event, match } = value as Record<string, unknown>;
  const texts = [id, pattern, event].every((text) => typeof text === 'string');
  return texts && (match === null || typeof match === 'boolean');
}

function outcomeOf(row: Row): Outcome {
  let pattern: JsonFilterPattern;
  try {
    pattern = JsonFilterPattern.parse(row.pattern);
  } catch (error) {
    return row.match === null ? 'refused' : { disagreement: messageOf(error) };
  }
  const matched = pattern.matches(row.event);
  if (row.match === null) {
    return pattern.warnings.length > 0 ? 'doubtful' : { disagreement: 'accepted without a warning' };
  }
  return matched === row.match
    ? 'agrees'
    : { disagreement: `expected ${String(row.match)}, matched: ${String(matched)}` };
}

/** The rows of the project's own table. */
function own(): Row[] {
  return Object.entries(CONFORMANCE).flatMap(([rule, cases]) =>
    cases.map(([pattern, message, match], at) => ({
      id: `${rule} (${String(at + 1)})`,
      pattern,
      event: typeof message === 'string' ? message : JSON.stringify(message),
      match,
    })),
  );
}

function readTable(path: string): Row[] {
  const rows: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(rows) || rows.length === 0) throw new Error(`${path}: expected an array of rows`);
  const malformed = rows.findIndex((row) => !isRow(row));
  if (malformed >= 0) throw new Error(`${path}: row ${String(malformed)} is not { id, pattern, event, match }`);
  return rows as Row[];
}

/** @returns whether all rows agree */
function agrees(table: string, rows: readonly Row[]): boolean {
  const counts = { agrees: 0, refused: 0, doubtful: 0 };
  let disagreements = 0;
  for (const row of rows) {
    const outcome = outcomeOf(row);
    if (typeof outcome === 'string') {
      counts[outcome]++;
    } else {
      disagreements++;
      console.error(`${row.id}: ${row.pattern}\n  ${outcome.disagreement}`);
    }
  }
  console.log(
    `${table}: ${String(rows.length)} rows: ${String(counts.agrees)} agree, ${String(disagreements)} disagree; ` +
      `without a known answer: ${String(counts.refused)} refused, ${String(counts.doubtful)} accepted with a warning`,
  );
  return disagreements === 0;
}

function main(paths: readonly string[]): number {
  let tables: (readonly [table: string, rows: Row[]])[];
  try {
    tables = [['conformance-cases.ts', own()], ...paths.map((path) => [path, readTable(path)] as const)];
  } catch (error) {
    console.error(messageOf(error));
    return 2;
  }
  const verdicts = tables.map(([table, rows]) => agrees(table, rows));
  return verdicts.every(Boolean) ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
