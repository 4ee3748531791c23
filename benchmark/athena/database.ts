import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ColumnType, hiveName, TRAIL_COLUMNS } from '../../lib/contract/trail-columns';
import type { HiveRow } from '../../test/support/athena/input-format';
import { MACROS, rewritten } from './rewritten';

interface DuckDb {
  readonly DuckDBInstance: { create(): Promise<{ connect(): Promise<Connection> }> };
}
interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRowObjectsJson(): Record<string, unknown>[] }>;
}

/** Of the benchmark's own packages, which those who work on the rest need not install. */
const ofBenchmark = createRequire(resolve('benchmark/package.json'));

/** Rows that are asked in the text for Athena. */
export class Database {
  private constructor(private readonly connection: Connection) {}

  public static async open(): Promise<Database> {
    const { DuckDBInstance } = ofBenchmark('@duckdb/node-api') as DuckDb;
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run('SET threads = 2');
    for (const macro of MACROS) await connection.run(macro);
    return new Database(connection);
  }

  /** @param rows each with the partition keys, and `path`, the file that it is of */
  public async put(table: string, rows: readonly HiveRow[]): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'athena-'));
    const columns = [
      "n: 'BIGINT'",
      "account: 'VARCHAR'",
      "region: 'VARCHAR'",
      "day: 'VARCHAR'",
      "path: 'VARCHAR'",
      ...Object.entries(TRAIL_COLUMNS).map(([name, type]) => `${hiveName(name)}: '${duckType(type)}'`),
    ];
    try {
      const file = join(folder, 'rows.ndjson');
      writeFileSync(file, rows.map((row, n) => JSON.stringify({ n, ...row })).join('\n'));
      await this.connection.run(
        `CREATE OR REPLACE TABLE ${table} AS SELECT * FROM read_json('${file}', format = 'newline_delimited', columns = {${columns.join(', ')}}, maximum_object_size = 67108864)`,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** @param sql in the words of Athena */
  public async ask(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.connection.runAndReadAll(rewritten(sql).replaceAll('"$path"', 'path'))).getRowObjectsJson();
  }
}

/** Trino's grammar. Returns what is wrong, each as a line. */
export function grammarProblems(sql: string): string[] {
  const { TrinoSQL } = ofBenchmark('dt-sql-parser') as {
    TrinoSQL: new () => { validate(sql: string): { message: string }[] };
  };
  return new TrinoSQL().validate(sql).map(({ message }) => message);
}

function duckType(type: ColumnType): string {
  if (typeof type === 'string') return type === 'map' ? 'MAP(VARCHAR, VARCHAR)' : 'VARCHAR';
  return 'struct' in type ? structType(type.struct) : `${structType(type.arrayOf)}[]`;
}

function structType(fields: Readonly<Record<string, ColumnType>>): string {
  return `STRUCT(${Object.entries(fields)
    .map(([name, type]) => `"${hiveName(name)}" ${duckType(type)}`)
    .join(', ')})`;
}
