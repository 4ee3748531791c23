import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/organization-access';
import { FakeCloudFormation } from '../../support/fake-cloud-formation';
import { FakeJsonService } from '../../support/fake-json-service';

/** The function as CloudFormation sees it: a real SDK client, a real response URL. */
describe('handler', () => {
  const cloudFormation = new FakeCloudFormation();
  const { answers } = cloudFormation;
  const organizations = new FakeJsonService({
    DescribeOrganization: [{ Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '111111111111', FeatureSet: 'ALL' } }],
    ListAWSServiceAccessForOrganization: [{ EnabledServicePrincipals: [] }],
    EnableAWSServiceAccess: [{}],
    ListRoots: [{ Roots: [{ Id: 'r-a1b2' }] }],
  });

  beforeAll(async () => {
    await cloudFormation.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_ORGANIZATIONS: await organizations.start(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    answers.length = 0;
    organizations.calls.length = 0;
  });
  afterAll(async () => {
    await organizations.stop();
    await cloudFormation.stop();
  });

  const send = (RequestType: string, account = '111111111111'): Promise<void> =>
    handler({
      RequestType,
      ServiceToken: `arn:aws:lambda:us-east-1:${account}:function:access`,
      ResponseURL: cloudFormation.responseUrl,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Access',
      ...(RequestType !== 'Create' && { PhysicalResourceId: 'organization-access' }),
      ResourceProperties: { Mode: 'EnableTrustedAccess' },
    }, { getRemainingTimeInMillis: () => 180_000 });

  test.each(['Create', 'Update'])('on %s checks the organization, enables trusted access and returns the facts', async (type) => {
    await send(type);
    expect(organizations.calls.map(({ operation }) => operation)).toEqual(['DescribeOrganization', 'ListAWSServiceAccessForOrganization', 'EnableAWSServiceAccess', 'ListRoots']);
    expect(answers).toEqual([
      {
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'Access',
        Status: 'SUCCESS',
        PhysicalResourceId: 'organization-access',
        Data: { OrganizationId: 'o-a1b2c3d4e5', ManagementAccountId: '111111111111', FeatureSet: 'ALL', RootId: 'r-a1b2' },
      },
    ]);
  });

  test('on Delete calls nothing', async () => {
    await send('Delete');
    expect(organizations.calls).toEqual([]);
    expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'organization-access' }]);
  });

  test('fails the deployment from a member account with the way out', async () => {
    await send('Create', '222222222222');
    expect(answers).toMatchObject([
      { Status: 'FAILED', PhysicalResourceId: 'organization-access', Reason: expect.stringContaining('deploy from its management account 111111111111') },
    ]);
    expect(organizations.calls.map(({ operation }) => operation)).toEqual(['DescribeOrganization']);
  });
});
