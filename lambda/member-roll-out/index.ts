import { answerCloudFormation, type CustomResourceRequest } from '../../core/custom-resource/custom-resource';
import { explanation } from '../../core/custom-resource/explanation';
import type { InvocationContext, Patience } from '../../core/custom-resource/patience';
import { received } from '../../lib/contract/received';
import { type MemberRollOutProperties, ROLL_OUT_SUMMARY_ATTRIBUTE } from '../../lib/contract/member-roll-out';
import { cloudFormationClient } from './cloudformation-client';
import { rollOut, RollOutError } from './roll-out';

/** A constant: there is nothing to replace. */
const PHYSICAL_ID = 'member-roll-out';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: PHYSICAL_ID,
    deletesNothing: true,
    handle: async (request, patience) => {
      const summary = request.type === 'Delete' ? undefined : await look(request, patience);
      return {
        physicalResourceId: PHYSICAL_ID,
        attributes: { [ROLL_OUT_SUMMARY_ATTRIBUTE]: summary },
        note: summary,
      };
    },
  });
}

async function look({ properties, abandoned }: CustomResourceRequest, patience: Patience): Promise<string> {
  const name: keyof MemberRollOutProperties = 'StackSetId';
  const stackSetId = properties[name];
  if (typeof stackSetId !== 'string' || stackSetId === '')
    throw new Error(received(name, stackSetId, 'the ID of a stack set'));
  try {
    return await rollOut(cloudFormationClient(stackSetId, patience), patience.firstPauseMs);
  } catch (error) {
    // A failed rollback would be worse: it restores the previous state, whatever that was.
    if (error instanceof RollOutError && abandoned.length === 0) throw error;
    if (error instanceof RollOutError) return `FAILED: ${error.message}`;
    // What cannot be read is no reason to undo what may work. But it is not reported as success either.
    return `NOT CHECKED: ${explanation('cloudformation:ListStackInstances', stackSetId, error)}`.slice(0, 1_000);
  }
}
