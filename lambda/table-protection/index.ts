import { answerCloudFormation } from '../../core/custom-resource/custom-resource';
import type { InvocationContext } from '../../core/custom-resource/patience';
import { PROTECTED_TABLE_PROPERTY } from '../../lib/contract/findings';
import { received } from '../../lib/contract/received';
import { protectTable } from './table-client';

/** One id for good: CloudFormation deletes the old resource when the id changes. */
const PHYSICAL_ID = 'table-protection';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: PHYSICAL_ID,
    // The table stays when its stack goes, and so does what protects it.
    deletesNothing: true,
    handle: async ({ type, properties }, patience) => {
      if (type !== 'Delete') await protectTable(tableName(properties[PROTECTED_TABLE_PROPERTY]), patience);
      return { physicalResourceId: PHYSICAL_ID, attributes: {} };
    },
  });
}

function tableName(given: unknown): string {
  if (typeof given === 'string' && given !== '') return given;
  throw new Error(received(PROTECTED_TABLE_PROPERTY, given, 'text'));
}
