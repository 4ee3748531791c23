import { CloudFormationClient, paginateListStackInstances } from '@aws-sdk/client-cloudformation';
import { type Patience, patiently } from '../../core/custom-resource/patience';
import type { StackInstance, StackInstancesPort } from './roll-out';

/** CloudFormation through the SDK. */
export function cloudFormationClient(
  stackSetId: string,
  patience: Patience,
  client = new CloudFormationClient({ maxAttempts: 8 }),
): StackInstancesPort {
  return {
    all: () =>
      patiently(patience, ['StackSetNotFoundException'], async ({ abortSignal }) => {
        const instances: StackInstance[] = [];
        const request = { StackSetName: stackSetId, CallAs: 'SELF' } as const;
        for await (const page of paginateListStackInstances({ client }, request, { abortSignal })) {
          for (const { Account: accountId, Status: status, StatusReason, StackInstanceStatus } of page.Summaries ??
            []) {
            instances.push({
              accountId: accountId ?? '(no account)',
              status: StackInstanceStatus?.DetailedStatus ?? status ?? '(no status)',
              reason: StatusReason ?? '',
            });
          }
        }
        return instances;
      }),
  };
}
