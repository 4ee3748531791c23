import type { SharedConfiguration } from '../../core/history/aws/shared-configuration';
import { awsSession } from '../aws/aws-session';
import type { CommandIo } from '../terminal/command-io';
import { FindingsTable } from './findings-table';
import type { TableOptions } from './options';

export interface OpenTable {
  readonly table: FindingsTable;
  /** For other clients. */
  readonly shared: SharedConfiguration;
}

/** The table that the options name, or that their stack does: a stack that is named beats a table in the environment. */
export async function openTable(options: TableOptions, io: CommandIo): Promise<OpenTable> {
  const { shared } = await awsSession(options, io);
  const name =
    options.stack === undefined
      ? (options.table ?? '')
      : await (await import('./stack-table')).tableOfStack(options.stack, shared, io.interrupt);
  return { table: new FindingsTable(name, shared, io.interrupt), shared };
}
