import { EVENTS_TABLE, projection } from '../../../lib/contract/trail-table';
import type { Answer, Call } from '../fake-json-service';
import { LoopbackServer, type Received, sendJson } from '../loopback-server';
import { ARCHIVE_BUCKET, ARCHIVE_ROOT } from './fake-archive';

/** What runs the text of a query: rows of texts, without their names. */
export type QueryEngine = (
  sql: string,
  parameters: readonly string[],
) => Promise<readonly (readonly (string | null)[])[]>;

export interface FakeExecution {
  readonly sql: string;
  readonly parameters: readonly string[];
  readonly isReusable: boolean;
  state: string;
  reason: string | undefined;
  scannedBytes: number;
  rows: readonly (readonly (string | null)[])[];
}

/** How the next query ends, instead of being run. */
export interface Ending {
  readonly state: 'FAILED' | 'CANCELLED';
  readonly reason: string;
}

/** Athena and the Glue Data Catalog over HTTP, in front of an engine. */
export class FakeAthena extends LoopbackServer {
  public readonly executions = new Map<string, FakeExecution>();
  /** Of `StartQueryExecution`, before one is taken: as the service says that it is busy. */
  public busy = 0;
  /** Of the queries to come, in their order; those after the last are run. `undefined`: this one is run. */
  public endings: (Ending | undefined)[] = [];
  public scannedBytes = 20_000_000;
  public pageSize = 1_000;
  /** How often it is asked before a query ends. */
  public polls = 1;
  public database = 'organization_trail';
  public regions: readonly string[] = ['eu-central-1', 'us-east-1'];
  /** Answers in place of these operations. */
  public instead: Record<string, Answer> = {};
  public readonly calls: Call[] = [];
  private readonly polled = new Map<string, number>();

  public constructor(public engine: QueryEngine) {
    super((request, response) => {
      void this.answer(request).then(
        (answer) => {
          const isError = '__type' in answer;
          sendJson(response, isError ? ((answer as { status?: number }).status ?? 400) : 200, answer);
        },
        (error: unknown) => {
          sendJson(response, 500, { __type: 'InternalServerException', message: String(error) });
        },
      );
    });
  }

  public get asked(): FakeExecution[] {
    return [...this.executions.values()];
  }

  private async answer({ operation, json }: Received): Promise<Answer> {
    this.calls.push({ operation, body: json });
    const instead = this.instead[operation];
    if (instead) return instead;
    switch (operation) {
      case 'GetTables':
        return this.tables(String(json['DatabaseName']));
      case 'StartQueryExecution':
        return this.begin(json);
      case 'GetQueryExecution':
        return this.status(String(json['QueryExecutionId']));
      case 'GetQueryResults':
        return this.page(json);
      case 'StopQueryExecution':
        Object.assign(this.executions.get(String(json['QueryExecutionId'])) ?? {}, {
          state: 'CANCELLED',
          reason: 'Query cancelled by user',
        });
        return {};
      default:
        return { __type: 'UnexpectedCall', message: `nobody expected ${operation}` };
    }
  }

  private tables(database: string): Answer {
    if (database !== this.database)
      return { __type: 'EntityNotFoundException', message: `Database ${database} not found.` };
    const root = `s3://${ARCHIVE_BUCKET}/${ARCHIVE_ROOT}`;
    return {
      TableList: [
        { Name: 'something_else', Parameters: {} },
        { Name: EVENTS_TABLE, Parameters: projection(root, this.regions, '2013-11-13') },
      ],
    };
  }

  private async begin(json: Record<string, unknown>): Promise<Answer> {
    if (this.busy > 0) {
      this.busy -= 1;
      return {
        __type: 'TooManyRequestsException',
        message: 'You have exceeded the limit for the number of queries you can run concurrently.',
        Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED',
      };
    }
    const [sql, parameters] = [String(json['QueryString']), (json['ExecutionParameters'] ?? []) as string[]];
    const id = `query-${String(this.executions.size + 1)}`;
    const ending = this.endings.shift();
    const execution: FakeExecution = {
      sql,
      parameters,
      isReusable: json['ResultReuseConfiguration'] !== undefined,
      state: ending?.state ?? 'SUCCEEDED',
      reason: ending?.reason,
      scannedBytes: this.scannedBytes,
      rows: [],
    };
    this.executions.set(id, execution);
    if (!ending) {
      try {
        execution.rows = await this.engine(sql, parameters);
      } catch (error) {
        execution.state = 'FAILED';
        execution.reason = (error as Error).message;
      }
    }
    return { QueryExecutionId: id };
  }

  private status(id: string): Answer {
    const execution = this.executions.get(id);
    if (!execution) return { __type: 'InvalidRequestException', message: `QueryExecution ${id} was not found` };
    const polled = (this.polled.get(id) ?? 0) + 1;
    this.polled.set(id, polled);
    const state = polled < this.polls ? (polled === 1 ? 'QUEUED' : 'RUNNING') : execution.state;
    return {
      QueryExecution: {
        QueryExecutionId: id,
        Status: { State: state, StateChangeReason: execution.reason },
        Statistics: { DataScannedInBytes: execution.scannedBytes },
      },
    };
  }

  private page({ QueryExecutionId: id, NextToken: token, MaxResults: most }: Record<string, unknown>): Answer {
    const execution = this.executions.get(String(id));
    if (!execution) return { __type: 'InvalidRequestException', message: 'Could not find results' };
    const from = Number(token ?? 0);
    // The row of names counts as one of the first page.
    const size = Math.min(Number(most), this.pageSize) - (from === 0 ? 1 : 0);
    const rows = execution.rows.slice(from, from + size);
    const data = (row: readonly (string | null)[]): unknown => ({
      Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
    });
    const names = (execution.rows[0] ?? ['x']).map((_, index) => `column${String(index)}`);
    const more = from + size < execution.rows.length;
    return {
      ResultSet: { Rows: [...(from === 0 ? [data(names)] : []), ...rows.map(data)] },
      ...(more && { NextToken: String(from + size) }),
    };
  }
}
