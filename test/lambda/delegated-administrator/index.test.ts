import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/delegated-administrator';
import { type CustomResourceAnswer, FakeCloudFormation } from '../../support/fake-cloud-formation';
import { type Answer, FakeJsonService } from '../../support/fake-json-service';

const ACCOUNT = '222222222222';
const REGISTERED_ID = `delegated-administrator-${ACCOUNT}`;
type Properties = Record<string, unknown>;
const error = (type: string, message = 'no'): Answer => ({ __type: type, message });

/** The function as CloudFormation sees it: real SDK clients, a real response URL. */
describe('the delegated administrator', () => {
  const cloudFormation = new FakeCloudFormation();
  const { answers } = cloudFormation;
  const cloudTrail = new FakeJsonService({});
  const organizations = new FakeJsonService({});

  beforeAll(async () => {
    await cloudFormation.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_CLOUDTRAIL: await cloudTrail.start(),
      AWS_ENDPOINT_URL_ORGANIZATIONS: await organizations.start(),
    });
  });
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    answers.length = cloudTrail.calls.length = 0;
    cloudTrail.answers = { RegisterOrganizationDelegatedAdmin: [{}], DeregisterOrganizationDelegatedAdmin: [{}] };
    organizations.answers = {};
  });
  afterAll(async () => {
    await cloudTrail.stop();
    await organizations.stop();
    await cloudFormation.stop();
  });

  const invoke = async (event: unknown): Promise<CustomResourceAnswer> => {
    await handler(event, { getRemainingTimeInMillis: () => 240_000 });
    return answers.at(-1) ?? {};
  };

  /** What CloudFormation sends to a function that was deployed with these properties. */
  function send(
    RequestType: string,
    ResourceProperties: Properties = { MemberAccountId: ACCOUNT },
    PhysicalResourceId?: string,
    deployed: Properties = ResourceProperties,
  ): Promise<CustomResourceAnswer> {
    cloudFormation.deploy(deployed);
    return invoke(cloudFormation.sends({ RequestType, PhysicalResourceId, ResourceProperties }));
  }

  test('registers the account with CloudTrail', async () => {
    expect(await send('Create')).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: REGISTERED_ID,
      Data: { MemberAccountId: ACCOUNT },
    });
    expect(cloudTrail.calls).toEqual([
      { operation: 'RegisterOrganizationDelegatedAdmin', body: { MemberAccountId: ACCOUNT } },
    ]);
  });

  test('is content with an account that is registered already', async () => {
    cloudTrail.answers = { RegisterOrganizationDelegatedAdmin: [error('AccountRegisteredException')] };
    expect(await send('Create')).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: REGISTERED_ID });
  });

  test.each([
    'CloudTrailAccessNotEnabledException',
    'AccessDeniedException',
    'InsufficientDependencyServiceAccessPermissionException',
    'ConflictException',
  ])('waits while CloudTrail does not see yet what was just written, or is busy: %s', async (type) => {
    cloudTrail.answers = { RegisterOrganizationDelegatedAdmin: [error(type), error(type), {}] };
    expect(await send('Create')).toMatchObject({ Status: 'SUCCESS' });
    expect(cloudTrail.calls).toHaveLength(3);
  });

  test('names those that are registered where there are three', async () => {
    cloudTrail.answers = { RegisterOrganizationDelegatedAdmin: [error('DelegatedAdminAccountLimitExceededException')] };
    organizations.answers = {
      ListDelegatedAdministrators: [
        { DelegatedAdministrators: [{ Id: '333333333333' }], NextToken: 'more' },
        { DelegatedAdministrators: [{ Id: '444444444444' }, { Id: '555555555555' }] },
      ],
    };
    expect(await send('Create')).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /at most 3 delegated.*these are registered: 333333333333, 444444444444, 555555555555\..*deregister-organization-delegated-admin/,
      ),
    });
  });

  test('does not pretend to know who is registered', async () => {
    cloudTrail.answers = { RegisterOrganizationDelegatedAdmin: [error('DelegatedAdminAccountLimitExceededException')] };
    organizations.answers = { ListDelegatedAdministrators: [error('AccessDeniedException', 'not you')] };
    expect(await send('Create')).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('could not be read (organizations:ListDelegatedAdministrators: not you)'),
    });
  });

  test.each([
    ['AccessDeniedException', 'service control policy'],
    ['AccountNotFoundException', 'not in this organization'],
    ['CannotDelegateManagementAccountException', 'needs no registration'],
    ['CloudTrailAccessNotEnabledException', 'OrganizationAccess'],
    ['ConflictException', 'wait until it is complete'],
    ['InsufficientDependencyServiceAccessPermissionException', 'service control policy'],
    ['NotOrganizationManagementAccountException', 'deploy this stack there'],
    ['OperationNotPermittedException', 'Look the error up in the API reference of RegisterOrganizationDelegatedAdmin.'],
  ])('says what to do after %s', async (type, remedy) => {
    cloudTrail.answers = { RegisterOrganizationDelegatedAdmin: [error(type)] };
    const answer = await send('Create');
    expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'delegated-administrator' });
    expect(answer['Reason']).toContain('cloudtrail:RegisterOrganizationDelegatedAdmin of account 222222222222 failed');
    expect(answer['Reason']).toContain(remedy);
    expect(answer['Reason']).toMatch(/Then deploy again\.$/);
  });

  test('refuses what is no account', async () => {
    expect(await send('Create', { MemberAccountId: '22' })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('MemberAccountId: received "22"'),
    });
    expect(cloudTrail.calls).toEqual([]);
  });

  test('leaves the account registered on delete', async () => {
    expect(await send('Delete', { MemberAccountId: ACCOUNT }, REGISTERED_ID)).toMatchObject({ Status: 'SUCCESS' });
    expect(cloudTrail.calls).toEqual([]);
  });

  test('deregisters on delete where that was asked for with a reason', async () => {
    const asked = { MemberAccountId: ACCOUNT, DeregisterReason: 'a test organization' };
    expect(await send('Delete', asked, REGISTERED_ID)).toMatchObject({ Status: 'SUCCESS' });
    expect(cloudTrail.calls).toEqual([
      { operation: 'DeregisterOrganizationDelegatedAdmin', body: { DelegatedAdminAccountId: ACCOUNT } },
    ]);
    cloudTrail.answers = { DeregisterOrganizationDelegatedAdmin: [error('AccountNotRegisteredException')] };
    expect(await send('Delete', asked, REGISTERED_ID)).toMatchObject({ Status: 'SUCCESS' });
    cloudTrail.answers = { DeregisterOrganizationDelegatedAdmin: [error('AccessDeniedException')] };
    expect(await send('Delete', asked, REGISTERED_ID)).toMatchObject({ Status: 'FAILED' });
  });

  test('deregisters nobody after a registration that failed', async () => {
    const asked = { MemberAccountId: ACCOUNT, DeregisterReason: 'a test organization' };
    expect(await send('Delete', asked, 'delegated-administrator')).toMatchObject({ Status: 'SUCCESS' });
    expect(cloudTrail.calls).toEqual([]);
  });

  test('deregisters the former account that another one replaced, for the reason that it was deployed with', async () => {
    const former = { MemberAccountId: ACCOUNT, DeregisterReason: 'a test organization' };
    await send('Delete', former, REGISTERED_ID, { MemberAccountId: '333333333333' });
    expect(cloudTrail.calls).toEqual([
      { operation: 'DeregisterOrganizationDelegatedAdmin', body: { DelegatedAdminAccountId: ACCOUNT } },
    ]);
  });

  describe('of a request that CloudFormation did not send', () => {
    const KEPT = { MemberAccountId: ACCOUNT };

    test('registers no other account, whatever the stack is doing', async () => {
      cloudFormation.deploy(KEPT);
      cloudFormation.sends({ RequestType: 'Create', ResourceProperties: KEPT });
      const forged = cloudFormation.event({
        RequestType: 'Create',
        ResourceProperties: { MemberAccountId: '666666666666' },
      });
      expect(await invoke(forged)).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining('the request differs from what was deployed, in MemberAccountId'),
      });
      expect(cloudTrail.calls).toEqual([]);
    });

    test('deregisters nobody', async () => {
      cloudFormation.deploy(KEPT);
      cloudFormation.pages = [[cloudFormation.stackRow('CREATE_COMPLETE')]];
      const forged = {
        RequestType: 'Delete',
        PhysicalResourceId: REGISTERED_ID,
        ResourceProperties: { ...KEPT, DeregisterReason: 'because' },
      };
      expect(await invoke(cloudFormation.event(forged))).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining('the stack is in CREATE_COMPLETE'),
      });
      // Nor while it is deleted: the reason has to be that of the deployment.
      cloudFormation.sends({ RequestType: 'Delete', PhysicalResourceId: REGISTERED_ID, ResourceProperties: KEPT });
      expect(await invoke(cloudFormation.event(forged))).toMatchObject({ Status: 'SUCCESS' });
      expect(cloudTrail.calls).toEqual([]);
    });
  });
});
