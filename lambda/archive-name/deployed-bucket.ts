import { CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import type { StackRow } from '../../core/custom-resource/aws/stack-events';
import { explanation } from '../../core/custom-resource/explanation';
import { type Patience, patiently } from '../../core/custom-resource/patience';

/**
 * The name that a bucket had before the present operation, if it has touched the bucket by now. Nothing makes the bucket wait for this function, since a bucket
 * that depends on something could not be imported by itself: so it may be replaced already, and CloudFormation then knows it by its new name. The first row of the
 * operation still has the old one.
 *
 * @param rows newest first
 */
export function formerName(rows: readonly StackRow[], logicalId: string): string | undefined {
  const [first] = rows
    .filter(({ logicalResourceId, status }) => logicalResourceId === logicalId && status.startsWith('UPDATE_'))
    .reverse();
  return first && first.physicalResourceId !== '' ? first.physicalResourceId : undefined;
}

/** Whether the present operation makes the bucket, or the whole stack: then there was none before. */
export function isNew(rows: readonly StackRow[], logicalId: string): boolean {
  return rows.some(
    ({ isStack, logicalResourceId, status }) =>
      (isStack && status === 'CREATE_IN_PROGRESS') || (logicalResourceId === logicalId && status.startsWith('CREATE_')),
  );
}

/** The name that a bucket of the stack has; undefined where it has none yet. */
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
