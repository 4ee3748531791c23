import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { explanation } from '../../core/custom-resource/explanation';
import { type Patience, patiently } from '../../core/custom-resource/patience';

/** Errors while an index or a setting of the table is changing. */
const NOT_YET = ['ResourceInUseException', 'LimitExceededException'];

/**
 * Sets deletion protection for the table. Turning it off succeeds if the table does not exist.
 *
 * @see
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection
 */
export async function setProtection(
  tableName: string,
  isOn: boolean,
  patience: Patience,
  client = new DynamoDBClient({ maxAttempts: 8 }),
): Promise<void> {
  const request = new UpdateTableCommand({ TableName: tableName, DeletionProtectionEnabled: isOn });
  await patiently(patience, NOT_YET, (options) => client.send(request, options)).catch((error: unknown) => {
    if (!isOn && error instanceof Error && error.name === 'ResourceNotFoundException') return;
    throw new Error(explanation('dynamodb:UpdateTable', `the table ${tableName}`, error), { cause: error });
  });
}
