import { AccountClient, paginateListRegions, type Region } from '@aws-sdk/client-account';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT_PLACEHOLDER } from '../../../lib/contract/event-history';
import { attempting, NoRoleConfigured } from '../search/fixes';
import type { Credentials, SharedConfiguration } from './shared-configuration';
import type { OrganizationPort, PlacesPort } from '../search/places';
import { renewed } from './renewed';
import { StrangeAnswer, wholeList } from '../search/strange-answer';

const SESSION_NAME = 'event-history';

export interface MemberAccess {
  /** With `{account}` as placeholder for the account ID. If absent, other accounts cannot be searched. */
  readonly roleArn: string | undefined;
  readonly externalId: string | undefined;
}

export interface AwsClients extends PlacesPort {
  /** `undefined` for the caller's own account. */
  credentialsFor(account: string): Promise<(() => Promise<Credentials>) | undefined>;
}

/**
 * STS and Account Management, with the caller's credentials. AWS Organizations is passed in: most questions are not
 * about an organization, and its client is a tenth of the function's code.
 */
export function awsClients(
  shared: SharedConfiguration,
  { roleArn, externalId }: MemberAccess,
  organization: () => OrganizationPort,
): AwsClients {
  const sts = new STSClient({ ...shared, maxAttempts: 6 });
  const sessions = new Map<string, () => Promise<Credentials>>();
  let own: Promise<string> | undefined;

  async function assumeRole(account: string): Promise<Credentials> {
    if (roleArn === undefined) {
      throw new NoRoleConfigured(`no role is configured for account ${account}, and it is not the caller's own`);
    }
    const arn = roleArn.replaceAll(ACCOUNT_PLACEHOLDER, account);
    const assume = new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: SESSION_NAME, ExternalId: externalId });
    const { Credentials: session } = await attempting('sts:AssumeRole', () => sts.send(assume));
    const {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration,
    } = session ?? {};
    if (accessKeyId === undefined || secretAccessKey === undefined)
      throw new StrangeAnswer(`STS returned no credentials for ${arn}`);
    return { accessKeyId, secretAccessKey, sessionToken, expiration };
  }

  /** Creates one session per account, for all Regions. */
  function session(account: string): () => Promise<Credentials> {
    const known = sessions.get(account) ?? renewed(() => assumeRole(account));
    sessions.set(account, known);
    return known;
  }

  const clients: AwsClients = {
    async ownAccount() {
      own ??= attempting('sts:GetCallerIdentity', () => sts.send(new GetCallerIdentityCommand({}))).then(
        ({ Account: account }) => {
          if (account === undefined) throw new StrangeAnswer('STS returned no account');
          return account;
        },
      );
      return own;
    },
    async credentialsFor(account) {
      return account === (await clients.ownAccount()) ? undefined : session(account);
    },
    organizationAccounts: () => organization().organizationAccounts(),
    unitAccounts: (unitId) => organization().unitAccounts(unitId),
    async enabledRegions(account) {
      const credentials = await clients.credentialsFor(account);
      const client = new AccountClient({ ...shared, ...(credentials && { credentials }), maxAttempts: 6 });
      // Without an account ID, the account of the credentials is used: this needs no further permission and no trusted
      // access.
      const enabled = {
        RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'] as ('ENABLED' | 'ENABLED_BY_DEFAULT')[],
      };
      const list = (): Promise<Region[]> =>
        wholeList(paginateListRegions({ client }, enabled), ({ Regions: page }) => page, 'Regions');
      const regions = await attempting('account:ListRegions', list);
      // Each account has some Regions that are enabled by default.
      if (regions.length === 0) throw new StrangeAnswer('the list of Regions is empty');
      return regions.flatMap(({ RegionName: name }) => name ?? []);
    },
  };
  return clients;
}
