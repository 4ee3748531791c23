import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { explanation } from '../../core/custom-resource/explanation';
import { type Patience, patiently } from '../../core/custom-resource/patience';

/** While an index or a setting of the table still changes. */
const NOT_YET = ['ResourceInUseException', 'LimitExceededException'];

/**
 * Nobody deletes the table from now on without switching this off first.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection
 */
export async function protectTable(
  tableName: string,
  patience: Patience,
  client = new DynamoDBClient({ maxAttempts: 8 }),
): Promise<void> {
  const request = new UpdateTableCommand({ TableName: tableName, DeletionProtectionEnabled: true });
  await patiently(patience, NOT_YET, (options) => client.send(request, options)).catch((error: unknown) => {
    throw new Error(explanation('dynamodb:UpdateTable', `the table ${tableName}`, error), { cause: error });
  });
}
