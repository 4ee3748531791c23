import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/organization-access';
import { FakeJsonService } from '../../support/fake-json-service';

/** The function as CloudFormation sees it: a real SDK client, a real response URL. */
describe('handler', () => {
  const answers: Record<string, unknown>[] = [];
  let cloudFormation: Server;
  let url: string;
  const organizations = new FakeJsonService({
    DescribeOrganization: [{ Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '111111111111', FeatureSet: 'ALL' } }],
    ListAWSServiceAccessForOrganization: [{ EnabledServicePrincipals: [] }],
    EnableAWSServiceAccess: [{}],
    ListRoots: [{ Roots: [{ Id: 'r-a1b2' }] }],
  });

  beforeAll(async () => {
    cloudFormation = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        answers.push(JSON.parse(text) as Record<string, unknown>);
        response.end();
      });
    });
    await new Promise<void>((resolve) => cloudFormation.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((cloudFormation.address() as AddressInfo).port)}/`;
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
    cloudFormation.closeAllConnections();
    await organizations.stop();
    await new Promise((resolve) => cloudFormation.close(resolve));
  });

  const send = (RequestType: string, account = '111111111111'): Promise<void> =>
    handler({
      RequestType,
      ServiceToken: `arn:aws:lambda:us-east-1:${account}:function:access`,
      ResponseURL: url,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Access',
      ...(RequestType !== 'Create' && { PhysicalResourceId: 'organization-access' }),
      ResourceProperties: { Mode: 'EnableTrustedAccess' },
    });

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
