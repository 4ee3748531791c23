import { answerCloudFormation } from '../../core/custom-resource/custom-resource';
import type { InvocationContext } from '../../core/custom-resource/patience';
import type { ExistingLogGroupAttributes } from '../../lib/contract/existing-log-group';
import { checkRoom } from './check-room';
import { findLogGroup } from './find-log-group';
import { cloudWatchLogs } from './logs-client';
import { parseWanted } from './request';

/** A constant: the log group does not belong to this resource. */
const PHYSICAL_ID = 'existing-log-group';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: PHYSICAL_ID,
    deletesNothing: true,
    handle: async (request, patience) => {
      if (request.type === 'Delete') return { physicalResourceId: PHYSICAL_ID, attributes: {} };
      const wanted = parseWanted(request);
      const logs = cloudWatchLogs(patience);
      // Restores the previous state: the filters of both states exist, and nothing is added.
      const isRollback = request.abandoned.length > 0;
      const name = isRollback ? wanted.logGroupName : undefined;
      const group =
        name === undefined
          ? await findLogGroup(wanted.logGroupName, request, logs)
          : { name, logGroupClass: 'STANDARD' };
      const note = isRollback
        ? 'not checked: a rollback'
        : await checkRoom(group, { ...wanted, isNew: request.type === 'Create' }, logs);
      const attributes: ExistingLogGroupAttributes = { LogGroupName: group.name };
      return { physicalResourceId: PHYSICAL_ID, attributes: { ...attributes }, note };
    },
  });
}
