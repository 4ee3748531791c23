import { answerCloudFormation } from '../../core/custom-resource/custom-resource';
import type { InvocationContext } from '../../core/custom-resource/patience';
import { PROTECTED_TABLE_PROPERTY } from '../../lib/contract/findings';
import { received } from '../../lib/contract/received';
import { setProtection } from './table-client';

/** One id for good: CloudFormation deletes the old resource when the id changes. */
const PHYSICAL_ID = 'table-protection';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: PHYSICAL_ID,
    handle: async ({ type, properties, isCreationRollback }, patience) => {
      const answer = { physicalResourceId: PHYSICAL_ID, attributes: {} };
      const table = (): string => tableName(properties[PROTECTED_TABLE_PROPERTY]);
      if (type !== 'Delete') {
        await setProtection(table(), true, patience);
        return answer;
      }
      // The table stays when its stack goes, and so does what protects it. What a failed first deployment made does not stay.
      if (isCreationRollback !== true) return answer;
      await setProtection(table(), false, patience);
      return { ...answer, note: 'The first deployment failed: the table can be deleted again' };
    },
  });
}

function tableName(given: unknown): string {
  if (typeof given === 'string' && given !== '') return given;
  throw new Error(received(PROTECTED_TABLE_PROPERTY, given, 'text'));
}
