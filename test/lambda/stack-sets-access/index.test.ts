import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/stack-sets-access';
import { FakeCloudFormation } from '../../support/fake-cloud-formation';

/** CloudFormation on all its sides, over HTTP: the service that is called, the one that says what it is doing, and the one that waits for the answer. */
describe('the function that lets StackSets into the organization', () => {
  const cloudFormation = new FakeCloudFormation();
  const { answers } = cloudFormation;
  const calls: string[] = [];
  let status: string;
  let refusal: string | undefined;

  beforeAll(() => cloudFormation.start());
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    answers.length = calls.length = 0;
    status = 'DISABLED';
    refusal = undefined;
    cloudFormation.others = (action) => {
      if (action === 'DescribeStackEvents') return undefined;
      calls.push(action);
      if (refusal !== undefined) return { code: refusal, message: 'not allowed', status: 403 };
      return action === 'DescribeOrganizationsAccess' && status !== '' ? `<Status>${status}</Status>` : '';
    };
  });
  afterAll(() => cloudFormation.stop());

  const invoke = (event: unknown): Promise<void> => handler(event, { getRemainingTimeInMillis: () => 120_000 });
  const send = (RequestType: string): Promise<void> =>
    invoke(
      cloudFormation.sends({
        RequestType,
        ...(RequestType !== 'Create' && { PhysicalResourceId: 'stack-sets-access' }),
        ResourceProperties: {},
      }),
    );

  test.each(['Create', 'Update'])('on %s activates the access', async (type) => {
    await send(type);
    expect(calls).toEqual(['DescribeOrganizationsAccess', 'ActivateOrganizationsAccess']);
    expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'stack-sets-access' }]);
  });

  test('changes nothing where it is active', async () => {
    status = 'ENABLED';
    await send('Create');
    expect(calls).toEqual(['DescribeOrganizationsAccess']);
    expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test('never takes the access away: on Delete nothing is called', async () => {
    await send('Delete');
    expect(calls).toEqual([]);
    expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test.each(['AccessDenied', 'InvalidOperationException'])(
    'fails the deployment at %s with the way out',
    async (code) => {
      refusal = code;
      await send('Create');
      expect(answers).toMatchObject([
        { Status: 'FAILED', Reason: expect.stringContaining('aws cloudformation activate-organizations-access') },
      ]);
      expect(calls).toEqual(['DescribeOrganizationsAccess']);
    },
  );

  test('passes on an error that it does not know', async () => {
    refusal = 'ValidationError';
    await send('Create');
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: 'not allowed' }]);
  });

  test.each([
    ['DISABLED_PERMANENTLY', 'permanently disabled'],
    ['', 'returned no Status'],
  ])('fails the deployment when CloudFormation answers %p', async (answered, reason) => {
    status = answered;
    await send('Create');
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining(reason) }]);
    expect(calls).toEqual(['DescribeOrganizationsAccess']);
  });

  test('activates nothing for somebody who is not CloudFormation', async () => {
    cloudFormation.pages = [[cloudFormation.stackRow('UPDATE_COMPLETE')]];
    await invoke(cloudFormation.event({ RequestType: 'Create', ResourceProperties: {} }));
    expect(answers).toMatchObject([
      { Status: 'FAILED', Reason: expect.stringContaining('the stack is in UPDATE_COMPLETE') },
    ]);
    expect(calls).toEqual([]);
  });
});
