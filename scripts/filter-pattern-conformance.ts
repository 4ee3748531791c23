/**
 * Runs a conformance table against lib/filter-pattern:
 *
 *     node --import tsx scripts/filter-pattern-conformance.ts TABLE.json
 *
 * The table is an array of `{ id, pattern, event, match }`. `match` is true or false; or null, where the pattern is invalid
 * or nobody knows: such a pattern must be refused, or accepted with a warning that says it is doubtful. Exit status 1 when
 * a row disagrees, 2 when the table cannot be read.
 */
import { readFileSync } from 'node:fs';
import { messageOf } from '../lib/contract/error-message';
import { JsonFilterPattern } from '../lib/filter-pattern/json-filter-pattern';

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
  return matched === row.match ? 'agrees' : { disagreement: `expected ${String(row.match)}, matched: ${String(matched)}` };
}

function readTable(path: string | undefined): Row[] {
  if (path === undefined) throw new Error('usage: filter-pattern-conformance.ts TABLE.json');
  const rows: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(rows) || rows.length === 0) throw new Error(`${path}: expected an array of rows`);
  const malformed = rows.findIndex((row) => !isRow(row));
  if (malformed >= 0) throw new Error(`${path}: row ${String(malformed)} is not { id, pattern, event, match }`);
  return rows as Row[];
}

function main(): number {
  let rows: Row[];
  try {
    rows = readTable(process.argv[2]);
  } catch (error) {
    console.error(messageOf(error));
    return 2;
  }
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
    `${String(rows.length)} rows: ${String(counts.agrees)} agree, ${String(disagreements)} disagree; ` +
      `without a known answer: ${String(counts.refused)} refused, ${String(counts.doubtful)} accepted with a warning`,
  );
  return disagreements === 0 ? 0 : 1;
}

process.exitCode = main();
