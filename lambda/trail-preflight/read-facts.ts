import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  OrganizationsClient,
  paginateListAWSServiceAccessForOrganization,
  paginateListDelegatedAdministrators,
  paginateListPoliciesForTarget,
} from '@aws-sdk/client-organizations';
import { GetBucketEncryptionCommand, GetBucketLocationCommand, GetBucketPolicyCommand, GetBucketRequestPaymentCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../../lib/contract/organization-access';
import type { Fact } from './finding';
import type { Facts, Organization, Plan, ServiceControlPolicy } from './facts';

/** Reads all that the checks need, with the credentials of the environment. Changes nothing. @throws only where not even the account can be read */
export async function readFacts(plan: Plan): Promise<Facts> {
  const region = plan.homeRegion;
  const { Account: account = '', Arn: arn = '' } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  const organizations = new OrganizationsClient({ region });
  const [organization, trustedServices, delegatedAdministrators, serviceLinkedRole, trails, bucket, key] = await Promise.all([
    fact(() => organizationOf(organizations)),
    fact(() => trusted(organizations)),
    fact(() => delegated(organizations)),
    fact(() => hasServiceLinkedRole(region)),
    fact(() => trailsIn(region)),
    plan.bucket === undefined ? undefined : bucketFacts(plan.bucket, region, plan.archiveAccount),
    plan.key === undefined ? undefined : keyFacts(plan.key, region),
  ]);
  const accounts = [...new Set([plan.archiveAccount, plan.delegatedAdministrator].filter((one) => one !== undefined))];
  const policies = await Promise.all(accounts.map(async (one) => [one, await fact(() => policiesOf(organizations, one))] as const));
  return {
    account,
    partition: arn.split(':')[1] ?? 'aws',
    organization,
    trustedServices,
    delegatedAdministrators,
    serviceLinkedRole,
    trails,
    ...(bucket && { bucket }),
    ...(key && { key }),
    serviceControlPolicies: new Map(policies),
  };
}

async function fact<T>(read: () => Promise<T>): Promise<Fact<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { notRead: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

async function organizationOf(client: OrganizationsClient): Promise<Organization | undefined> {
  try {
    const { Organization: found } = await client.send(new DescribeOrganizationCommand({}));
    return { id: found?.Id ?? '', managementAccountId: found?.MasterAccountId ?? '', featureSet: found?.FeatureSet ?? '' };
  } catch (error) {
    if (isNamed(error, 'AWSOrganizationsNotInUseException')) return undefined;
    throw error;
  }
}

async function trusted(client: OrganizationsClient): Promise<readonly string[]> {
  const services: string[] = [];
  for await (const page of paginateListAWSServiceAccessForOrganization({ client }, {})) {
    for (const { ServicePrincipal: name } of page.EnabledServicePrincipals ?? []) if (name !== undefined) services.push(name);
  }
  return services;
}

async function delegated(client: OrganizationsClient): Promise<readonly string[]> {
  const accounts: string[] = [];
  for await (const page of paginateListDelegatedAdministrators({ client }, { ServicePrincipal: CLOUDTRAIL_SERVICE_PRINCIPAL })) {
    for (const { Id: id } of page.DelegatedAdministrators ?? []) if (id !== undefined) accounts.push(id);
  }
  return accounts;
}

async function hasServiceLinkedRole(region: string): Promise<boolean> {
  try {
    await new IAMClient({ region }).send(new GetRoleCommand({ RoleName: 'AWSServiceRoleForCloudTrail' }));
    return true;
  } catch (error) {
    if (isNamed(error, 'NoSuchEntity')) return false;
    throw error;
  }
}

async function trailsIn(region: string): Promise<Facts['trails'] extends Fact<infer T> ? T : never> {
  const { trailList = [] } = await new CloudTrailClient({ region }).send(new DescribeTrailsCommand({ includeShadowTrails: true }));
  return trailList.map(({ Name: name = '', TrailARN: arn = '', HomeRegion: homeRegion = '', IsOrganizationTrail: ofOrganization = false, IsMultiRegionTrail: multi = false }) => ({
    ...{ name, arn, homeRegion },
    isOrganizationTrail: ofOrganization,
    isMultiRegion: multi,
  }));
}

/** @param owner where it is known: S3 tells nothing of a bucket that is somebody else's */
async function bucketFacts(bucket: string, region: string, owner: string | undefined): Promise<NonNullable<Facts['bucket']>> {
  const client = new S3Client({ region, followRegionRedirects: true });
  const named = { Bucket: bucket, ExpectedBucketOwner: owner };
  const [location, policy, requesterPays, hasBucketKey] = await Promise.all([
    fact(async () => {
      try {
        // us-east-1 answers with none, and eu-west-1 with EU for a bucket of the early days.
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
        const { ServerSideEncryptionConfiguration: { Rules: rules = [] } = {} } = await client.send(new GetBucketEncryptionCommand(named));
        return rules.some(({ BucketKeyEnabled: enabled }) => enabled);
      } catch (error) {
        if (isNamed(error, 'ServerSideEncryptionConfigurationNotFoundError')) return false;
        throw error;
      }
    }),
  ]);
  return { region: location, policy, requesterPays, hasBucketKey };
}

async function keyFacts(key: string, region: string): Promise<NonNullable<Facts['key']>> {
  const client = new KMSClient({ region: key.startsWith('arn:') ? (key.split(':')[3] ?? region) : region });
  const state = await fact(async () => {
    const { KeyMetadata: data } = await client.send(new DescribeKeyCommand({ KeyId: key }));
    return { arn: data?.Arn ?? key, enabled: data?.KeyState === 'Enabled', symmetric: data?.KeySpec === 'SYMMETRIC_DEFAULT' && data.KeyUsage === 'ENCRYPT_DECRYPT' };
  });
  // The policy is read by the key's id; an alias will not do.
  const id = 'value' in state ? state.value.arn : key;
  const policy = await fact(async (): Promise<unknown> => JSON.parse((await client.send(new GetKeyPolicyCommand({ KeyId: id, PolicyName: 'default' }))).Policy ?? '{}'));
  return { state, policy };
}

/** Of each level above the account, and of the account itself. */
async function policiesOf(client: OrganizationsClient, account: string): Promise<readonly (readonly ServiceControlPolicy[])[]> {
  const chain = [account];
  for (let child = account; ; ) {
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
      for await (const page of paginateListPoliciesForTarget({ client }, { TargetId: target, Filter: 'SERVICE_CONTROL_POLICY' })) {
        for (const { Id: id, Name: name = id ?? '' } of page.Policies ?? []) {
          const { Policy: policy } = await client.send(new DescribePolicyCommand({ PolicyId: id }));
          level.push({ name: `${name} at ${target}`, document: JSON.parse(policy?.Content ?? '{}') });
        }
      }
      return level;
    }),
  );
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name.startsWith(name);
}
