import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { SharedConfiguration } from '../../core/history/aws/shared-configuration';
import { received, receivedInWords } from '../../lib/contract/received';
import { UsageError } from '../terminal/usage-error';

const OUTPUT = 'FindingsTable';

/**
 * Returns the findings table from the outputs of a stack: `FindingsTable`, or else the only output whose name contains
 * it, as for a construct in a custom stack.
 *
 * @throws UsageError if there is no such stack, no such output, or more than one
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
        ? `"${stack}", which has no output ${OUTPUT} (its outputs: ${names === '' ? 'none' : names})`
        : `"${stack}", which has several such outputs: ${found.map(([name, table]) => `${name} (${table})`).join(', ')}`,
      first === undefined
        ? 'a stack with findings; or give the table with --table'
        : 'give one of these tables with --table',
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
