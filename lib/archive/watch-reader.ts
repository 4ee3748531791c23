import { AccountPrincipal, PrincipalWithConditions, Role } from 'aws-cdk-lib/aws-iam';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { watchReaderRoleNameOf, watchRoleNameOf } from '../contract/archive-watch';
import { readArchive } from './watch-permissions';
import type { WatchedArchive } from './watched-archive';

export interface WatchReaderProps {
  readonly archive: WatchedArchive;
  /** The account of the function. */
  readonly watcherAccountId: string;
  /** The path of the function's role. */
  readonly rolePath?: string;
}

/**
 * The only role in the archive's account with which a watch in another account reads: it lists, reads digests and log
 * files, and decrypts them, and nothing else. It trusts only the role of the watch's function, as a condition on its
 * account and organization: IAM would reject a role that does not exist yet as a principal.
 */
export class WatchReader extends Role {
  public constructor(scope: Construct, id: string, { archive, watcherAccountId, rolePath = '/' }: WatchReaderProps) {
    const { trailName, organizationId } = archive.identity;
    const watcher = Stack.of(scope).formatArn({
      service: 'iam',
      region: '',
      account: watcherAccountId,
      resource: `role${rolePath}${watchRoleNameOf(trailName)}`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
    super(scope, id, {
      roleName: watchReaderRoleNameOf(trailName),
      description: `Reads the archive of the CloudTrail trail ${trailName} to verify it`,
      assumedBy: new PrincipalWithConditions(new AccountPrincipal(watcherAccountId), {
        ArnEquals: { 'aws:PrincipalArn': watcher },
        ...(organizationId !== undefined && { StringEquals: { 'aws:PrincipalOrgID': organizationId } }),
      }),
    });
    for (const statement of readArchive(archive)) this.addToPrincipalPolicy(statement);
  }
}
