import { CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import type { StackRow } from '../../core/custom-resource/aws/stack-events';
import { explanation } from '../../core/custom-resource/explanation';
import { type Patience, patiently } from '../../core/custom-resource/patience';

/**
 * Returns the name that a bucket had before the present operation, if the operation has already touched it. The bucket
 * does not wait for this function, because a bucket that depends on something could not be imported on its own. So it
 * may already have been replaced, and CloudFormation then returns its new name. The first row of the operation still
 * has the old one.
 *
 * @param rows newest first
 */
export function formerName(rows: readonly StackRow[], logicalId: string): string | undefined {
  const [first] = rows
    .filter(({ logicalResourceId, status }) => logicalResourceId === logicalId && status.startsWith('UPDATE_'))
    .reverse();
  return first && first.physicalResourceId !== '' ? first.physicalResourceId : undefined;
}

/** Whether the present operation creates the bucket, or the whole stack: then there was none before. */
export function isNew(rows: readonly StackRow[], logicalId: string): boolean {
  return rows.some(
    ({ isStack, logicalResourceId, status }) =>
      (isStack && status === 'CREATE_IN_PROGRESS') || (logicalResourceId === logicalId && status.startsWith('CREATE_')),
  );
}

/** Returns the current name of a bucket of the stack; `undefined` if it has none yet. */
export async function deployedName(
  stackId: string,
  logicalId: string,
  patience: Patience,
  client = new CloudFormationClient({ maxAttempts: 8 }),
): Promise<string | undefined> {
  const command = new DescribeStackResourceCommand({ StackName: stackId, LogicalResourceId: logicalId });
  try {
    const { StackResourceDetail: found } = await patiently(patience, [], (options) => client.send(command, options));
    return found?.PhysicalResourceId === '' ? undefined : found?.PhysicalResourceId;
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw new Error(explanation('cloudformation:DescribeStackResource', `the bucket ${logicalId}`, error), {
      cause: error,
    });
  }
}
