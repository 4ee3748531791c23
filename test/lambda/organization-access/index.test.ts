import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/organization-access';
import { FakeCloudFormation, LOGICAL_ID, STACK_ID } from '../../support/fake-cloud-formation';
import { queryError } from '../../support/fake-account';
import { FakeHttp } from '../../support/fake-http';
import { FakeJsonService } from '../../support/fake-json-service';

/** The function as CloudFormation sees it: a real SDK client, a real response URL. */
describe('handler', () => {
  const cloudFormation = new FakeCloudFormation();
  const { answers } = cloudFormation;
  const organizations = new FakeJsonService({
    DescribeOrganization: [
      { Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '111111111111', FeatureSet: 'ALL' } },
    ],
    ListAWSServiceAccessForOrganization: [{ EnabledServicePrincipals: [] }],
    EnableAWSServiceAccess: [{}],
    ListRoots: [{ Roots: [{ Id: 'r-a1b2' }] }],
  });

  let hasRole = true;
  const iam = new FakeHttp(({ form }, response) => {
    const action = String(form.get('Action'));
    response.statusCode = action === 'GetRole' && !hasRole ? 404 : 200;
    response.end(hasRole || action !== 'GetRole' ? `<${action}Response/>` : queryError('NoSuchEntity'));
  });
  const ofRole = (): string[] => iam.requests.map(({ form }) => String(form.get('Action')));

  beforeAll(async () => {
    await cloudFormation.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_ORGANIZATIONS: await organizations.start(),
      AWS_ENDPOINT_URL_IAM: await iam.start(),
    });
  });
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    answers.length = 0;
    organizations.calls.length = 0;
    iam.requests.length = 0;
    hasRole = true;
  });
  afterAll(async () => {
    await organizations.stop();
    await iam.stop();
    await cloudFormation.stop();
  });

  const PROPERTIES = { Mode: 'EnableTrustedAccess' };
  const invoke = (event: unknown): Promise<void> => handler(event, { getRemainingTimeInMillis: () => 180_000 });
  const send = (RequestType: string, account = '111111111111'): Promise<void> => {
    cloudFormation.bind(STACK_ID.replace('111111111111', account), LOGICAL_ID);
    cloudFormation.deploy(PROPERTIES);
    return invoke(
      cloudFormation.sends({
        RequestType,
        ...(RequestType !== 'Create' && { PhysicalResourceId: 'organization-access' }),
        ResourceProperties: PROPERTIES,
      }),
    );
  };

  test.each(['Create', 'Update'])(
    'on %s checks the organization, enables trusted access and returns the facts',
    async (type) => {
      await send(type);
      expect(organizations.calls.map(({ operation }) => operation)).toEqual([
        'DescribeOrganization',
        'ListAWSServiceAccessForOrganization',
        'EnableAWSServiceAccess',
        'ListRoots',
      ]);
      expect(answers).toEqual([
        {
          StackId: STACK_ID,
          RequestId: 'request',
          LogicalResourceId: LOGICAL_ID,
          Status: 'SUCCESS',
          PhysicalResourceId: 'organization-access',
          Data: {
            OrganizationId: 'o-a1b2c3d4e5',
            ManagementAccountId: '111111111111',
            FeatureSet: 'ALL',
            RootId: 'r-a1b2',
          },
        },
      ]);
    },
  );

  test("makes CloudTrail's service-linked role where it is missing", async () => {
    await send('Update');
    expect(ofRole()).toEqual(['GetRole']);
    hasRole = false;
    await send('Update');
    expect(ofRole()).toEqual(['GetRole', 'GetRole', 'CreateServiceLinkedRole']);
    expect(iam.requests.at(-1)?.form.get('AWSServiceName')).toBe('cloudtrail.amazonaws.com');
    expect(answers).toMatchObject([{ Status: 'SUCCESS' }, { Status: 'SUCCESS' }]);
  });

  test('on Delete calls nothing', async () => {
    await send('Delete');
    expect([organizations.calls, iam.requests]).toEqual([[], []]);
    expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'organization-access' }]);
  });

  test('fails the deployment from a member account with the way out', async () => {
    await send('Create', '222222222222');
    expect(answers).toMatchObject([
      {
        Status: 'FAILED',
        PhysicalResourceId: 'organization-access',
        Reason: expect.stringContaining('deploy from its management account 111111111111'),
      },
    ]);
    expect(organizations.calls.map(({ operation }) => operation)).toEqual(['DescribeOrganization']);
  });

  test.each([
    ['another mode', { Mode: 'DescribeOnly' }],
    ['another organization', { ...PROPERTIES, ExpectedOrganizationId: 'o-zzzzzzzzzz' }],
  ])('asks and enables nothing for somebody who asks for %s than was deployed', async (_, properties) => {
    await send('Create');
    organizations.calls.length = answers.length = 0;
    await invoke(cloudFormation.event({ RequestType: 'Create', ResourceProperties: properties }));
    expect(answers).toMatchObject([
      { Status: 'FAILED', Reason: expect.stringContaining('Refused, and nothing was touched') },
    ]);
    expect(organizations.calls).toEqual([]);
  });

  test('enables nothing while the stack is at rest', async () => {
    await send('Create');
    organizations.calls.length = answers.length = 0;
    cloudFormation.pages = [[cloudFormation.stackRow('CREATE_COMPLETE')]];
    await invoke(
      cloudFormation.event({
        RequestType: 'Update',
        PhysicalResourceId: 'organization-access',
        ResourceProperties: PROPERTIES,
      }),
    );
    expect(answers).toMatchObject([
      { Status: 'FAILED', Reason: expect.stringContaining('the stack is in CREATE_COMPLETE') },
    ]);
    expect(organizations.calls).toEqual([]);
  });
});
