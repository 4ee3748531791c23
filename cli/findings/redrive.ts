import { Option } from 'commander';
import { pattern } from '../../lib/contract/identifiers';
import { receivedInWords } from '../../lib/contract/received';
import { addAwsOptions, type AwsOptions } from '../aws/aws-options';
import { awsSession } from '../aws/aws-session';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import type { CommandIo } from '../terminal/command-io';
import { newCommand } from '../terminal/command-options';
import { counted } from '../terminal/counted';
import { printable } from '../terminal/printable';
import { sentences } from '../terminal/wrapped-text';
import { type FailedBatch, FailedBatches } from './failed-batches';
import { problemOf, readOptions } from './options';

const BUCKET = pattern(/^[a-z0-9][a-z0-9._-]{1,253}$/, 'the bucket for failed batches (an output of the stack)');
const FUNCTION = pattern(/^[\w:$-]{1,170}$/, 'the name or ARN of the findings function (an output of the stack)');

interface RedriveOptions extends AwsOptions {
  readonly bucket?: string;
  readonly function?: string;
  readonly dryRun?: boolean;
}

export async function redrive(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  const command = newCommand('findings redrive', 'Send failed batches of events to the function again.', io)
    .option('--bucket <name>', 'the bucket for failed batches')
    .option('--function <name>', 'the findings function: its name or ARN')
    .addOption(new Option('--dry-run', 'only list the batches'))
    .addHelpText('after', HELP);
  addAwsOptions(command);
  const read = readOptions<RedriveOptions>(command, args, problems);
  if (read === undefined) return EXIT_STATUS.done;
  const { bucket = '', function: functionName = '', dryRun, ...aws } = read.options;
  const { shared } = await awsSession(aws, io);
  const failed = new FailedBatches(bucket, shared, io.interrupt);
  const batches = await failed.list();
  if (batches.length === 0) {
    io.stdout.write('There are no failed batches.\n');
    return EXIT_STATUS.done;
  }
  if (dryRun) {
    for (const { key, bytes, failedAt } of batches)
      io.stdout.write(`${failedAt}  ${counted(bytes, 'byte')}  ${printable(key)}\n`);
    return EXIT_STATUS.done;
  }
  let done = 0;
  // One after the other: meanwhile, the function also processes batches from the log group.
  for (const batch of batches) {
    const why = await again(failed, functionName, batch);
    if (why === undefined) done++;
    else io.stderr.write(`${printable(`${batch.key} is kept: ${why}`)}\n`);
  }
  const left = batches.length - done;
  io.stdout.write(
    sentences(
      [`${counted(done, 'batch', 'batches')} processed and deleted${left > 0 ? `, ${String(left)} left.` : '.'}`],
      io.stdout,
    ),
  );
  return left > 0 ? EXIT_STATUS.partial : EXIT_STATUS.done;
}

/** @returns why the batch was kept; `undefined` if it was deleted */
async function again(failed: FailedBatches, functionName: string, batch: FailedBatch): Promise<string | undefined> {
  const payload = await failed.payloadOf(batch);
  if (payload === undefined) return 'it is not a Lambda record of a failed invocation';
  const failure = await failed.invoke(functionName, payload);
  if (failure !== undefined) return `the function failed again: ${failure}`;
  await failed.delete(batch);
  return undefined;
}

function problems({ bucket, function: functionName, dryRun }: RedriveOptions): string[] {
  return [
    ...(bucket === undefined
      ? [receivedInWords('--bucket', 'nothing', BUCKET.allowed)]
      : problemOf('--bucket', bucket, BUCKET)),
    ...(functionName === undefined
      ? dryRun
        ? []
        : [receivedInWords('--function', 'nothing', `${FUNCTION.allowed}; or --dry-run`)]
      : problemOf('--function', functionName, FUNCTION)),
  ];
}

const HELP = `
Each event is counted only once, even if its batch is sent to the function more than once. Only the redrive role may read the bucket: use a
profile that assumes it. A batch is deleted after the function has processed it.
`;
