import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { nameAndMessageOf, nameOf } from '../../../lib/contract/error-message';
import {
  type Query,
  QueryFailure,
  type QueryFailureKind,
  type QueryPort,
  type QueryStatus,
  type Rows,
} from '../query-port';

const ROWS_A_PAGE = 1_000;
/** One week, the maximum that Athena allows. */
const REUSED_MINUTES = 10_080;

const STATES = {
  QUEUED: 'queued',
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const;

/**
 * Runs queries in Athena with the SDK, which retries. Requires athena:StartQueryExecution, GetQueryExecution, GetQueryResults and
 * StopQueryExecution on the workgroup, and access to the data that the query reads.
 */
export class AthenaQueries implements QueryPort {
  public constructor(
    private readonly client: AthenaClient,
    private readonly workgroup: string,
  ) {}

  public async start({ sql, parameters, isSettled }: Query): Promise<string> {
    const command = new StartQueryExecutionCommand({
      QueryString: sql,
      WorkGroup: this.workgroup,
      ...(parameters.length > 0 && { ExecutionParameters: [...parameters] }),
      ...(isSettled && {
        ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: REUSED_MINUTES } },
      }),
    });
    const { QueryExecutionId: id } = await asked('athena:StartQueryExecution', () => this.client.send(command));
    if (id === undefined) throw new QueryFailure('failed', 'Athena started a query without returning its ID');
    return id;
  }

  public async status(id: string): Promise<QueryStatus> {
    const { QueryExecution: execution } = await asked('athena:GetQueryExecution', () =>
      this.client.send(new GetQueryExecutionCommand({ QueryExecutionId: id })),
    );
    const state = STATES[execution?.Status?.State ?? 'FAILED'];
    return {
      state,
      reason: execution?.Status?.StateChangeReason,
      scannedBytes: execution?.Statistics?.DataScannedInBytes ?? 0,
      isReused: execution?.Statistics?.ResultReuseInformation?.ReusedPreviousResult ?? false,
    };
  }

  public async rows(id: string, token: string | undefined): Promise<Rows> {
    const { ResultSet: set, NextToken: next } = await asked('athena:GetQueryResults', () =>
      this.client.send(new GetQueryResultsCommand({ QueryExecutionId: id, NextToken: token, MaxResults: ROWS_A_PAGE })),
    );
    const all = (set?.Rows ?? []).map(({ Data: data }) => (data ?? []).map(({ VarCharValue: value }) => value));
    // The first row of a SELECT contains the column names.
    return { rows: token === undefined ? all.slice(1) : all, next };
  }

  public async stop(id: string): Promise<void> {
    await asked('athena:StopQueryExecution', () =>
      this.client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })),
    );
  }
}

async function asked<T>(action: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const kind = kindOf(error);
    const hint = kind === 'denied' ? ` (needs ${action}; the stack has a policy for readers)` : '';
    throw new QueryFailure(kind, `${nameAndMessageOf(error)}${hint}`, { cause: error });
  }
}

function kindOf(error: unknown): QueryFailureKind {
  const [name, text] = [nameOf(error), nameAndMessageOf(error)];
  if (/TooManyRequests|Throttling/.test(name)) return 'busy';
  if (/AccessDenied|Unauthorized|ExpiredToken|UnrecognizedClient|InvalidSignature/.test(name)) return 'denied';
  if (/Could not find results|results? (have|has) (been deleted|expired)|QueryExecution .* was not found/i.test(text))
    return 'expired';
  return 'failed';
}
