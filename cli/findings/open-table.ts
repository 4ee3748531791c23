import type { SharedConfiguration } from '../../core/history/aws/shared-configuration';
import { awsSession } from '../aws/aws-session';
import type { CommandIo } from '../terminal/command-io';
import { FindingsTable } from './findings-table';
import type { TableOptions } from './options';

export interface OpenTable {
  readonly table: FindingsTable;
  /** The configuration for other AWS clients. */
  readonly shared: SharedConfiguration;
}

/**
 * Opens the table named in the options, or the table of the stack. `--stack` takes precedence over a table in the
 * environment.
 */
export async function openTable(options: TableOptions, io: CommandIo): Promise<OpenTable> {
  const { shared } = await awsSession(options, io);
  const name =
    options.stack === undefined
      ? (options.table ?? '')
      : await (await import('./stack-table')).tableOfStack(options.stack, shared, io.interrupt);
  return { table: new FindingsTable(name, shared, io.interrupt), shared };
}
