/** `duckdb FOLDER THREADS`: the same filters as SQL on typed columns, those of the filters alone. */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { CisCatalog } from '../../lib/detection/cis-catalog';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { recordType, sqlOf } from './sql';

interface DuckDb {
  readonly DuckDBInstance: { create(): Promise<{ connect(): Promise<Connection> }> };
}
interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRowObjects(): Record<string, bigint>[] }>;
}

/** Of the benchmark's own packages, which those who work on the rest need not install. */
const { DuckDBInstance } = createRequire(resolve('benchmark/package.json'))('@duckdb/node-api') as DuckDb;

async function main(folder: string, threads: number): Promise<void> {
  const filters = CisCatalog.all().map(({ id, filterPattern }) => {
    const { pattern } = parsePattern(filterPattern);
    if (pattern.kind !== 'json') throw new Error(`${id} is no JSON pattern`);
    return { id, expression: pattern.expression };
  });
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`SET threads = ${String(threads)}`);
  const counts = filters.map(({ id, expression }) => `count(*) FILTER (WHERE ${sqlOf(expression)}) AS "${id}"`);
  const columns = `{Records: '${recordType(filters.map(({ expression }) => expression))}[]'}`;
  const result = await connection.runAndReadAll(
    `SELECT ${counts.join(', ')} FROM (
       SELECT unnest(Records) AS record
       FROM read_json('${folder}/**/*.json.gz', format = 'unstructured', columns = ${columns}, maximum_object_size = 67108864))`,
  );
  const [row = {}] = result.getRowObjects();
  console.log(JSON.stringify(Object.fromEntries(Object.entries(row).map(([id, events]) => [id, Number(events)]))));
}

void main(process.argv[2] ?? '', Number(process.argv[3]));
