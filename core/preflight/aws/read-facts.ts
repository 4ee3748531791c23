import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  OrganizationsClient,
  paginateListAWSServiceAccessForOrganization,
  paginateListDelegatedAdministrators,
  paginateListPoliciesForTarget,
} from '@aws-sdk/client-organizations';
import {
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketRequestPaymentCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { nameAndMessageOf } from '../../../lib/contract/error-message';
import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../../../lib/contract/organization-access';
import { otherKindOf } from '../bucket-kind';
import type { Fact } from '../finding';
import type { DelegatedAdministrator, Facts, KeyFacts, Organization, Plan, ServiceControlPolicy } from '../facts';

/** Credentials and connections, if not from the environment. */
export type SharedClientConfiguration = Pick<STSClientConfig, 'credentials' | 'requestHandler'>;
export type OwnConfiguration = SharedClientConfiguration & { readonly region: string };

/**
 * Reads everything that the checks need, by default with the credentials of the environment. Read-only. @throws only if
 * not even the account can be read
 */
export async function readFacts(plan: Plan, shared: SharedClientConfiguration = {}): Promise<Facts> {
  const own = { ...shared, region: plan.homeRegion };
  const { Account: account = '', Arn: arn = '' } = await new STSClient(own).send(new GetCallerIdentityCommand({}));
  const organizations = new OrganizationsClient(own);
  const [
    organization,
    trustedServices,
    delegatedAdministrators,
    candidateState,
    serviceLinkedRole,
    trails,
    bucket,
    key,
  ] = await Promise.all([
    fact(() => organizationOf(organizations)),
    fact(() => trusted(organizations)),
    fact(() => delegated(organizations)),
    plan.delegatedAdministrator === undefined
      ? undefined
      : fact(() => accountState(organizations, plan.delegatedAdministrator ?? '')),
    fact(() => hasServiceLinkedRole(own)),
    fact(() => trailsIn(own)),
    // The SDK sends requests for other kinds elsewhere.
    plan.bucket === undefined || otherKindOf(plan.bucket) !== undefined
      ? undefined
      : bucketFacts(plan.bucket, own, plan.archiveAccount),
    plan.key === undefined ? undefined : keyFacts(plan.key, own),
  ]);
  const accounts = [...new Set([plan.archiveAccount, plan.delegatedAdministrator].filter((one) => one !== undefined))];
  const policies = await Promise.all(
    accounts.map(async (one) => [one, await fact(() => policiesOf(organizations, one))] as const),
  );
  return {
    account,
    partition: arn.split(':')[1] ?? 'aws',
    organization,
    trustedServices,
    delegatedAdministrators,
    ...(candidateState && { candidateState }),
    serviceLinkedRole,
    trails,
    ...(bucket && { bucket }),
    ...(key && { key }),
    serviceControlPolicies: new Map(policies),
  };
}

/** Returns the value that was read, or why reading failed. */
export async function fact<T>(read: () => Promise<T>): Promise<Fact<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { notRead: nameAndMessageOf(error) };
  }
}

async function organizationOf(client: OrganizationsClient): Promise<Organization | undefined> {
  try {
    const { Organization: found } = await client.send(new DescribeOrganizationCommand({}));
    return {
      id: found?.Id ?? '',
      managementAccountId: found?.MasterAccountId ?? '',
      featureSet: found?.FeatureSet ?? '',
    };
  } catch (error) {
    if (isNamed(error, 'AWSOrganizationsNotInUseException')) return undefined;
    throw error;
  }
}

async function trusted(client: OrganizationsClient): Promise<readonly string[]> {
  const services: string[] = [];
  for await (const page of paginateListAWSServiceAccessForOrganization({ client }, {})) {
    for (const { ServicePrincipal: name } of page.EnabledServicePrincipals ?? [])
      if (name !== undefined) services.push(name);
  }
  return services;
}

async function delegated(client: OrganizationsClient): Promise<readonly DelegatedAdministrator[]> {
  const accounts: DelegatedAdministrator[] = [];
  for await (const page of paginateListDelegatedAdministrators(
    { client },
    { ServicePrincipal: CLOUDTRAIL_SERVICE_PRINCIPAL },
  )) {
    for (const account of page.DelegatedAdministrators ?? [])
      if (account.Id !== undefined) accounts.push({ id: account.Id, state: stateOf(account) });
  }
  return accounts;
}

async function accountState(client: OrganizationsClient, id: string): Promise<string | undefined> {
  try {
    const { Account: account } = await client.send(new DescribeAccountCommand({ AccountId: id }));
    return stateOf(account ?? {});
  } catch (error) {
    if (isNamed(error, 'AccountNotFoundException')) return undefined;
    throw error;
  }
}

/** `Status` was its only name before September 2026. */
function stateOf(account: { readonly State?: string; readonly Status?: string }): string {
  return account.State ?? account.Status ?? '';
}

async function hasServiceLinkedRole(own: OwnConfiguration): Promise<boolean> {
  try {
    await new IAMClient(own).send(new GetRoleCommand({ RoleName: 'AWSServiceRoleForCloudTrail' }));
    return true;
  } catch (error) {
    if (isNamed(error, 'NoSuchEntity')) return false;
    throw error;
  }
}

async function trailsIn(own: OwnConfiguration): Promise<Facts['trails'] extends Fact<infer T> ? T : never> {
  const { trailList = [] } = await new CloudTrailClient(own).send(
    new DescribeTrailsCommand({ includeShadowTrails: true }),
  );
  return trailList.map(
    ({
      Name: name = '',
      TrailARN: arn = '',
      HomeRegion: homeRegion = '',
      IsOrganizationTrail: ofOrganization = false,
      IsMultiRegionTrail: multi = false,
      S3KeyPrefix: keyPrefix,
    }) => ({
      ...{ name, arn, homeRegion, keyPrefix },
      isOrganizationTrail: ofOrganization,
      isMultiRegion: multi,
    }),
  );
}

/** @param owner if known: S3 then returns nothing about a bucket of another account */
async function bucketFacts(
  bucket: string,
  own: OwnConfiguration,
  owner: string | undefined,
): Promise<NonNullable<Facts['bucket']>> {
  const client = new S3Client({ ...own, followRegionRedirects: true });
  const named = { Bucket: bucket, ExpectedBucketOwner: owner };
  const [location, policy, requesterPays, hasBucketKey] = await Promise.all([
    fact(async () => {
      try {
        // us-east-1 returns none, and eu-west-1 returns EU for very old buckets.
        const { LocationConstraint: location = 'us-east-1' } = await client.send(new GetBucketLocationCommand(named));
        return location === 'EU' ? 'eu-west-1' : location;
      } catch (error) {
        if (isNamed(error, 'NoSuchBucket')) return undefined;
        throw error;
      }
    }),
    fact(async (): Promise<unknown> => {
      try {
        return JSON.parse((await client.send(new GetBucketPolicyCommand(named))).Policy ?? '{}');
      } catch (error) {
        if (isNamed(error, 'NoSuchBucketPolicy')) return {};
        throw error;
      }
    }),
    fact(async () => (await client.send(new GetBucketRequestPaymentCommand(named))).Payer === 'Requester'),
    fact(async () => {
      try {
        const { ServerSideEncryptionConfiguration: { Rules: rules = [] } = {} } = await client.send(
          new GetBucketEncryptionCommand(named),
        );
        return rules.some(({ BucketKeyEnabled: enabled }) => enabled);
      } catch (error) {
        if (isNamed(error, 'ServerSideEncryptionConfigurationNotFoundError')) return false;
        throw error;
      }
    }),
  ]);
  return { region: location, policy, requesterPays, hasBucketKey };
}

/** @param key an ARN, an ID, or an alias */
export async function keyFacts(key: string, own: OwnConfiguration): Promise<NonNullable<Facts['key']>> {
  const client = new KMSClient({
    ...own,
    region: key.startsWith('arn:') ? (key.split(':')[3] ?? own.region) : own.region,
  });
  const state = await fact(() => keyState(client, key));
  if ('value' in state && state.value === undefined) return { state, policy: { notRead: 'the key does not exist' } };
  // The policy must be read by key ID, not by alias.
  const id = 'value' in state ? (state.value?.arn ?? key) : key;
  const policy = await fact(async (): Promise<unknown> =>
    JSON.parse((await client.send(new GetKeyPolicyCommand({ KeyId: id, PolicyName: 'default' }))).Policy ?? '{}'),
  );
  return { state, policy };
}

async function keyState(client: KMSClient, key: string): Promise<KeyFacts | undefined> {
  try {
    const { KeyMetadata: data } = await client.send(new DescribeKeyCommand({ KeyId: key }));
    const {
      Arn: arn = key,
      KeyState: state = '',
      DeletionDate: deletion,
      KeySpec: spec = '',
      KeyUsage: usage = '',
      KeyManager: manager,
    } = data ?? {};
    return {
      arn,
      state,
      ...(deletion && { deletion: deletion.toISOString().slice(0, 10) }),
      spec,
      usage,
      isOfAws: manager === 'AWS',
    };
  } catch (error) {
    if (isNamed(error, 'NotFoundException')) return undefined;
    throw error;
  }
}

/** For each level above the account, and for the account itself. */
async function policiesOf(
  client: OrganizationsClient,
  account: string,
): Promise<readonly (readonly ServiceControlPolicy[])[]> {
  const chain = [account];
  for (let child = account; ;) {
    const { Parents: parents = [] } = await client.send(new ListParentsCommand({ ChildId: child }));
    const { Id: id, Type: type } = parents[0] ?? {};
    if (id === undefined) break;
    chain.unshift(id);
    if (type === 'ROOT') break;
    child = id;
  }
  return Promise.all(
    chain.map(async (target) => {
      const level: ServiceControlPolicy[] = [];
      for await (const page of paginateListPoliciesForTarget(
        { client },
        { TargetId: target, Filter: 'SERVICE_CONTROL_POLICY' },
      )) {
        for (const { Id: id, Name: name = id ?? '' } of page.Policies ?? []) {
          const { Policy: policy } = await client.send(new DescribePolicyCommand({ PolicyId: id }));
          level.push({ name: `${name} at ${target}`, document: JSON.parse(policy?.Content ?? '{}') });
        }
      }
      return level;
    }),
  );
}

export function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name.startsWith(name);
}
