import { CloudWatchLogsClient, PutLogGroupDeletionProtectionCommand } from '@aws-sdk/client-cloudwatch-logs';
import { configuredEndpoint } from '../../core/custom-resource/configured-endpoint';
import { explanation } from '../../core/custom-resource/explanation';
import { type Patience, patiently } from '../../core/custom-resource/patience';

/** Errors while something else is changing the log group. */
const NOT_YET = ['OperationAbortedException'];

/**
 * Sets deletion protection for the log group. Turning it off succeeds if the log group does not exist.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogGroupDeletionProtection.html
 */
export async function setLogGroupProtection(
  logGroupName: string,
  isOn: boolean,
  patience: Patience,
  client = new CloudWatchLogsClient({ maxAttempts: configuredEndpoint() ? 1 : 8 }),
): Promise<void> {
  const request = new PutLogGroupDeletionProtectionCommand({
    logGroupIdentifier: logGroupName,
    deletionProtectionEnabled: isOn,
  });
  await patiently(patience, NOT_YET, (options) => client.send(request, options)).catch((error: unknown) => {
    if (!isOn && error instanceof Error && error.name === 'ResourceNotFoundException') return;
    if (configuredEndpoint() !== undefined && isUnknownThere(error)) return;
    throw new Error(explanation('logs:PutLogGroupDeletionProtection', `the log group ${logGroupName}`, error), {
      cause: error,
    });
  });
}

/** A local AWS, in tests, may not have the call yet and fails. */
function isUnknownThere(error: unknown): boolean {
  const { $metadata: { httpStatusCode = 0 } = {} } = error as { $metadata?: { httpStatusCode?: number } };
  return httpStatusCode >= 500;
}
