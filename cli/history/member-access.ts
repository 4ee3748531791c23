import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT_PLACEHOLDER, MEMBER_ROLE_NAME } from '../../lib/contract/event-history';
import { EXTERNAL_ID, ROLE_NAME_WITH_PATH } from '../../lib/contract/identifiers';
import type { MemberAccess } from '../../core/history/aws/aws-clients';
import type { AccountSelection } from '../../core/history/request/question';
import type { SharedConfiguration } from '../../core/history/aws/shared-configuration';
import { received } from '../../lib/contract/received';
import type { HistoryOptions } from './options';

type MemberRole = Pick<HistoryOptions, 'memberRole' | 'externalId'>;

const ROLE_ARN = new RegExp(`^arn:aws[a-z-]*:iam::${ACCOUNT_PLACEHOLDER}:role/[\\w+=,.@/-]{1,512}$`);

/** Each problem names its option. */
export function memberRoleProblems({ memberRole, externalId }: MemberRole): string[] {
  const problems: string[] = [];
  if (memberRole !== undefined && !ROLE_NAME_WITH_PATH.accepts(memberRole) && !ROLE_ARN.test(memberRole)) {
    problems.push(
      received(
        '--member-role',
        memberRole,
        `${ROLE_NAME_WITH_PATH.allowed}; or a role's ARN with ${ACCOUNT_PLACEHOLDER} for the account`,
      ),
    );
  }
  if (externalId !== undefined && !EXTERNAL_ID.accepts(externalId))
    problems.push(received('--external-id', externalId, EXTERNAL_ID.allowed));
  return problems;
}

/** Returns how other accounts are accessed. A role given only by name is in the caller's partition. */
export async function memberAccess(
  { memberRole = MEMBER_ROLE_NAME, externalId }: MemberRole,
  accounts: AccountSelection,
  shared: SharedConfiguration,
): Promise<MemberAccess> {
  if (accounts === 'this') return { roleArn: undefined, externalId };
  if (ROLE_ARN.test(memberRole)) return { roleArn: memberRole, externalId };
  const name = memberRole.replace(/^\//, '');
  return { roleArn: `arn:${await ownPartition(shared)}:iam::${ACCOUNT_PLACEHOLDER}:role/${name}`, externalId };
}

async function ownPartition(shared: SharedConfiguration): Promise<string> {
  const { Arn: arn } = await new STSClient({ ...shared, maxAttempts: 6 }).send(new GetCallerIdentityCommand({}));
  const partition = /^arn:(aws[a-z-]*):/.exec(arn ?? '')?.[1];
  if (partition === undefined) throw new Error(`STS returned no ARN of the caller: ${JSON.stringify(arn)}`);
  return partition;
}
