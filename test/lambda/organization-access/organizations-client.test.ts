import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { afterEach, describe, expect, test } from '@jest/globals';
import { organizationsClient } from '../../../lambda/organization-access/organizations-client';
import type { OrganizationsPort } from '../../../lambda/organization-access/organization';
import { type Answer, FakeJsonService } from '../../support/fake-json-service';

let fake: FakeJsonService;

async function against(answers: Record<string, Answer[]>): Promise<OrganizationsPort> {
  fake = new FakeJsonService(answers);
  const client = new OrganizationsClient({
    endpoint: await fake.start(),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 3,
  });
  return organizationsClient(
    { firstPauseMs: 0, deadline: Date.now() + 60_000, abortSignal: AbortSignal.timeout(60_000) },
    client,
  );
}

afterEach(() => fake.stop());

const error = (type: string, message = 'no'): Answer => ({ __type: type, message });

describe('organizationsClient', () => {
  test('describes the organization', async () => {
    const client = await against({
      DescribeOrganization: [
        { Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '111111111111', FeatureSet: 'ALL' } },
      ],
    });
    await expect(client.describeOrganization()).resolves.toEqual({
      id: 'o-a1b2c3d4e5',
      managementAccountId: '111111111111',
      featureSet: 'ALL',
    });
  });

  test('says that there is no organization', async () => {
    const client = await against({ DescribeOrganization: [error('AWSOrganizationsNotInUseException')] });
    await expect(client.describeOrganization()).resolves.toBeUndefined();
  });

  test('does not take half an answer for an organization', async () => {
    const client = await against({ DescribeOrganization: [{ Organization: { Id: 'o-a1b2c3d4e5' } }] });
    await expect(client.describeOrganization()).rejects.toThrow('returned no Organization.MasterAccountId');
  });

  test('names the operation that it may not call, and where to look', async () => {
    const client = await against({ DescribeOrganization: [error('AccessDeniedException', 'explicit deny')] });
    await expect(client.describeOrganization()).rejects.toThrow(
      /^organizations:DescribeOrganization failed: AccessDeniedException: explicit deny\. .*permissions boundary or a service control policy\. Then deploy again\.$/,
    );
  });

  test.each(['describeOrganization', 'trustedServices', 'rootId'] as const)(
    '%s waits for the permissions of a new role',
    async (method) => {
      const denied = error('AccessDeniedException', 'not yet');
      const client = await against({
        DescribeOrganization: [
          denied,
          denied,
          { Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '111111111111', FeatureSet: 'ALL' } },
        ],
        ListAWSServiceAccessForOrganization: [denied, denied, { EnabledServicePrincipals: [] }],
        ListRoots: [denied, denied, { Roots: [{ Id: 'r-a1b2' }] }],
      });
      await expect(client[method]()).resolves.toBeDefined();
      expect(fake.calls).toHaveLength(3);
    },
  );

  test('names the operation also where nothing better is known', async () => {
    const client = await against({ ListRoots: [error('SomethingNewException', 'because')] });
    await expect(client.rootId()).rejects.toThrow(
      'organizations:ListRoots failed: SomethingNewException: because. Look the error up in the API reference of ListRoots. Then deploy again.',
    );
  });

  test('reads every page of trusted services', async () => {
    const client = await against({
      ListAWSServiceAccessForOrganization: [
        { EnabledServicePrincipals: [{ ServicePrincipal: 'sso.amazonaws.com' }], NextToken: 'more' },
        { EnabledServicePrincipals: [{ ServicePrincipal: 'cloudtrail.amazonaws.com' }, {}] },
      ],
    });
    await expect(client.trustedServices()).resolves.toEqual(['sso.amazonaws.com', 'cloudtrail.amazonaws.com']);
    expect(fake.calls[1]?.body).toMatchObject({ NextToken: 'more' });
  });

  test('finds the root, also behind an empty page', async () => {
    const client = await against({ ListRoots: [{ Roots: [], NextToken: 'more' }, { Roots: [{ Id: 'r-a1b2' }] }] });
    await expect(client.rootId()).resolves.toBe('r-a1b2');
  });

  test('says when there is no root', async () => {
    const client = await against({ ListRoots: [{ Roots: [] }] });
    await expect(client.rootId()).rejects.toThrow('returned no Roots[0].Id');
  });

  test('enables trusted access', async () => {
    const client = await against({ EnableAWSServiceAccess: [{}] });
    await client.enableTrustedAccess('cloudtrail.amazonaws.com');
    expect(fake.calls).toEqual([
      { operation: 'EnableAWSServiceAccess', body: { ServicePrincipal: 'cloudtrail.amazonaws.com' } },
    ]);
  });

  test('waits for another change of the organization to end', async () => {
    const busy = error('ConcurrentModificationException');
    const client = await against({ EnableAWSServiceAccess: [busy, busy, {}] });
    await client.enableTrustedAccess('cloudtrail.amazonaws.com');
    expect(fake.calls).toHaveLength(3);
  });

  test('gives up when the other change does not end', async () => {
    const client = await against({ EnableAWSServiceAccess: [error('ConcurrentModificationException', 'busy')] });
    await expect(client.enableTrustedAccess('cloudtrail.amazonaws.com')).rejects.toThrow('wait until it is complete');
    expect(fake.calls).toHaveLength(10);
  });

  test('repeats what was throttled', async () => {
    const client = await against({ ListRoots: [error('TooManyRequestsException'), { Roots: [{ Id: 'r-a1b2' }] }] });
    await expect(client.rootId()).resolves.toBe('r-a1b2');
    expect(fake.calls).toHaveLength(2);
  });
});
