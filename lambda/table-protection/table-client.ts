import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { explanation } from '../../core/custom-resource/explanation';
import { type Patience, patiently } from '../../core/custom-resource/patience';

/** While an index or a setting of the table still changes. */
const NOT_YET = ['ResourceInUseException', 'LimitExceededException'];

/**
 * Nobody deletes the table while this is on. Where it is to go off, a table that is gone needs nothing.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection
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
