import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FakeOrganization } from '../../support/fake-aws/organization';
import { events, MEMBER, OWN, servedAws } from '../../support/fake-aws/served-aws';
import { history } from './history-command';

describe('history', () => {
  const { aws, against } = servedAws();

  test('asks every account of the organization by the role that is there, and says which refused', async () => {
    against([...events(OWN, 'us-east-1', 1), ...events(MEMBER, 'us-east-1', 3)], {
      organization: new FakeOrganization([{ id: OWN }, { id: MEMBER }, { id: '333333333333' }]),
      closedAccounts: ['333333333333'],
    });
    const { status, said } = await history('--last 2h --organization --external-id audit-7f3c');
    expect(status).toBe(2);
    expect(said).toMatch(/DENIED: account 333333333333, every Region: nothing is known\. .*sts:AssumeRole/);
    expect(said).toContain('2 of 3 accounts and Regions answered: PARTIAL.');
    expect(aws.assumed).toContainEqual({
      roleArn: `arn:aws:iam::${MEMBER}:role/organization-trail-event-history`,
      externalId: 'audit-7f3c',
    });
  });

  test.each([
    ['audit-reader', 'arn:aws:iam::222222222222:role/audit-reader'],
    ['/security/CloudTrailHistory', 'arn:aws:iam::222222222222:role/security/CloudTrailHistory'],
    ['security/audit/reader', 'arn:aws:iam::222222222222:role/security/audit/reader'],
    ['arn:aws-cn:iam::{account}:role/x/y', 'arn:aws-cn:iam::222222222222:role/x/y'],
  ])('assumes the role %s', async (role, arn) => {
    against(events(MEMBER, 'us-east-1', 1));
    await history(`--last 2h --account ${MEMBER} --member-role ${role}`);
    expect(aws.assumed).toEqual([{ roleArn: arn, externalId: null }]);
  });

  test.each(['aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b', 'aws-eusc'])(
    'assumes the role of the partition %s where the credentials are of it',
    async (partition) => {
      against(events(MEMBER, 'us-east-1', 1), { partition });
      await history(`--last 2h --account ${MEMBER}`);
      expect(aws.assumed).toEqual([
        { roleArn: `arn:${partition}:iam::222222222222:role/organization-trail-event-history`, externalId: null },
      ]);
    },
  );

  test('asks once who it is where it asks no other account', async () => {
    against(events(OWN, 'us-east-1', 1));
    await history('--last 2h');
    expect(aws.calls.filter((call) => call === 'GetCallerIdentity')).toHaveLength(1);
  });

  test('says that there is no event in what it could read only, where it could not read all', async () => {
    against([], { organization: new FakeOrganization([{ id: OWN }, { id: MEMBER }]), closedAccounts: [MEMBER] });
    expect(await history('--last 2h --organization')).toMatchObject({
      status: 2,
      written: 'No events in what could be read, but not everything could be read.\n',
    });
  });

  test('says that the organization cannot be listed', async () => {
    against([], { organization: new FakeOrganization([], {}, true) });
    const { status, said } = await history('--last 2h --organization');
    expect({ status, said }).toMatchObject({
      status: 3,
      said: expect.stringMatching(
        /^error: --account, --organization or --organizational-unit: received "organization", but the accounts cannot be listed/,
      ),
    });
  });

  describe('without what AWS asks for', () => {
    const kept = { ...process.env };
    beforeEach(() => {
      Object.assign(kept, process.env);
    });
    afterEach(() => {
      Object.assign(process.env, kept);
    });

    test('says that there are no credentials', async () => {
      for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, {
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_CONFIG_FILE: '/dev/null',
      });
      expect(await history('--last 2h')).toMatchObject({
        status: 3,
        said: expect.stringMatching(/^error: no AWS credentials: .*aws sso login/),
      });
    });

    test('says that AWS cannot be reached', async () => {
      process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:9';
      expect(await history('--last 2h')).toMatchObject({
        status: 3,
        said: expect.stringMatching(/^error: AWS cannot be reached/),
      });
    }, 60_000);
  });
});
