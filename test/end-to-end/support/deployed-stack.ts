import type { DescribeStackResourcesCommandOutput, StackResource } from '@aws-sdk/client-cloudformation';
import type { Account } from './account';
import { known } from './known';

/** What a stack has made. */
export function resourcesOf(account: Account, stack: string): StackResource[] {
  return known(
    account.aws<DescribeStackResourcesCommandOutput>(
      'cloudformation',
      'describe-stack-resources',
      '--stack-name',
      stack,
    ).StackResources,
  );
}

/** The physical ID of the one resource of a type whose logical ID fits. */
export function physicalId(account: Account, stack: string, type: string, logicalId: RegExp = /^/): string {
  const found = resourcesOf(account, stack).find(
    ({ ResourceType, LogicalResourceId = '' }) => ResourceType === type && logicalId.test(LogicalResourceId),
  );
  return known(found?.PhysicalResourceId, `${type} ${String(logicalId)} of ${stack}`);
}
