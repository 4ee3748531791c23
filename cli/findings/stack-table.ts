import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { SharedConfiguration } from '../../core/history/aws/shared-configuration';
import { received, receivedInWords } from '../../lib/contract/received';
import { UsageError } from '../terminal/usage-error';

const OUTPUT = 'FindingsTable';

/**
 * The table of findings that a stack names in its outputs: `FindingsTable`, or where there is none, the one output whose name has this in
 * it, as of a construct in a stack of one's own.
 *
 * @throws UsageError where there is no such stack, no such output, or more than one
 */
export async function tableOfStack(
  stack: string,
  shared: SharedConfiguration,
  interrupt: AbortSignal,
): Promise<string> {
  const outputs = await outputsOf(stack, shared, interrupt);
  const exact = outputs.filter(([name]) => name === OUTPUT);
  const found = exact.length > 0 ? exact : outputs.filter(([name]) => name.includes(OUTPUT));
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first[1];
  const names = outputs.map(([name]) => name).join(', ');
  throw new UsageError([
    receivedInWords(
      '--stack',
      first === undefined
        ? `"${stack}", which has no output ${OUTPUT} (it has ${names === '' ? 'none' : names})`
        : `"${stack}", which has several: ${found.map(([name, table]) => `${name} (${table})`).join(', ')}`,
      first === undefined
        ? 'a stack with findings; or name the table with --table'
        : 'one of their tables, with --table',
    ),
  ]);
}

async function outputsOf(
  stack: string,
  shared: SharedConfiguration,
  interrupt: AbortSignal,
): Promise<(readonly [name: string, value: string])[]> {
  try {
    const { Stacks: [described] = [] } = await new CloudFormationClient({ ...shared }).send(
      new DescribeStacksCommand({ StackName: stack }),
      { abortSignal: interrupt },
    );
    return (described?.Outputs ?? []).map(({ OutputKey: name = '', OutputValue: value = '' }) => [name, value]);
  } catch (error) {
    if (!(error instanceof Error) || !/does not exist/.test(error.message)) throw error;
    throw new UsageError([
      received(
        '--stack',
        stack,
        'the name or ARN of a stack, in the account and Region of the credentials (AWS_REGION, or the region of the profile)',
      ),
    ]);
  }
}
