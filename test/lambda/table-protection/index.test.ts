import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/table-protection';
import { STACK_STATES } from '../../../core/custom-resource/authorization';
import { FakeCloudFormation, type Sent } from '../../support/fake-cloud-formation';
import { FakeJsonService } from '../../support/fake-json-service';

/** CloudFormation and DynamoDB, both over HTTP. */
describe('the function that protects the table of findings', () => {
  const cloudFormation = new FakeCloudFormation();
  const dynamoDb = new FakeJsonService({});
  const { answers } = cloudFormation;
  const UPDATE = { operation: 'UpdateTable', body: { TableName: 'findings', DeletionProtectionEnabled: true } };
  const OFF = { operation: 'UpdateTable', body: { TableName: 'findings', DeletionProtectionEnabled: false } };
  const error = (__type: string, message: string) => ({ __type, message });

  beforeAll(async () => {
    await cloudFormation.start();
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = await dynamoDb.start();
  });
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    answers.length = dynamoDb.calls.length = 0;
    dynamoDb.answers = { UpdateTable: [{ TableDescription: { DeletionProtectionEnabled: true } }] };
  });
  afterAll(async () => {
    delete process.env['AWS_ENDPOINT_URL_DYNAMODB'];
    await dynamoDb.stop();
    await cloudFormation.stop();
  });

  const context = { getRemainingTimeInMillis: () => 120_000 };
  const request = (RequestType: string, properties: Record<string, unknown> = { TableName: 'findings' }): Sent => ({
    RequestType,
    ...(RequestType !== 'Create' && { PhysicalResourceId: 'table-protection' }),
    ResourceProperties: properties,
  });
  const send = (
    type: string,
    properties?: Record<string, unknown>,
    states?: [stack: string, resource: string],
  ): Promise<void> => handler(cloudFormation.sends(request(type, properties), states), context);
  const takesBack = (): Promise<void> => send('Delete', undefined, ['ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS']);

  test.each(['Create', 'Update'])('on %s switches the protection on, and changes nothing else', async (type) => {
    await send(type);
    expect(dynamoDb.calls).toEqual([UPDATE]);
    expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'table-protection' }]);
  });

  test('switches it off again in the rollback of the first deployment, so that the table can be taken back', async () => {
    await takesBack();
    expect(dynamoDb.calls).toEqual([OFF]);
    expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'table-protection' }]);
  });

  test.each(STACK_STATES.Delete.filter((state) => state !== 'ROLLBACK_IN_PROGRESS'))(
    'leaves it on when it is deleted in %s',
    async (state) => {
      await send('Delete', undefined, [state, 'DELETE_IN_PROGRESS']);
      expect(dynamoDb.calls).toEqual([]);
      expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
    },
  );

  test('leaves it on where somebody else than CloudFormation asks, or nobody can say who does', async () => {
    cloudFormation.pages = [[cloudFormation.stackRow('ROLLBACK_COMPLETE'), cloudFormation.stackRow('CREATE_COMPLETE')]];
    await handler(cloudFormation.event(request('Delete')), context);
    cloudFormation.pages = [[cloudFormation.stackRow('ROLLBACK_IN_PROGRESS')]];
    cloudFormation.failure = { code: 'AccessDenied', message: 'No.' };
    await handler(cloudFormation.event(request('Delete')), context);
    cloudFormation.failure = undefined;
    expect(dynamoDb.calls).toEqual([]);
    expect(answers).toMatchObject([
      { Status: 'FAILED', Reason: expect.stringContaining('the stack is in ROLLBACK_COMPLETE') },
      { Status: 'FAILED', Reason: expect.stringContaining('CloudFormation could not be asked') },
    ]);
  });

  test('takes back the table that CloudFormation has, and no other', async () => {
    cloudFormation.sends(request('Delete'), ['ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS']);
    await handler(cloudFormation.event(request('Delete', { TableName: 'another' })), context);
    expect(dynamoDb.calls).toEqual([OFF]);
  });

  test('waits while the table still changes, and does not mind one that is gone already', async () => {
    dynamoDb.answers = { UpdateTable: [error('ResourceInUseException', 'Table is being updated'), {}] };
    await takesBack();
    expect(dynamoDb.calls).toEqual([OFF, OFF]);
    dynamoDb.answers = { UpdateTable: [error('ResourceNotFoundException', 'not found: Table: findings')] };
    await takesBack();
    expect(answers).toMatchObject([{ Status: 'SUCCESS' }, { Status: 'SUCCESS' }]);
  });

  test('fails the rollback with the call and the table where that is refused', async () => {
    dynamoDb.answers = { UpdateTable: [error('AccessDeniedException', 'No.')] };
    await takesBack();
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('the table findings') }]);
  });

  test('waits while the table still changes', async () => {
    const busy = error('ResourceInUseException', 'Table is being updated');
    dynamoDb.answers = { UpdateTable: [busy, busy, {}] };
    await send('Create');
    expect(dynamoDb.calls).toEqual([UPDATE, UPDATE, UPDATE]);
    expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test('fails the deployment with the call and the table where that is refused', async () => {
    dynamoDb.answers = { UpdateTable: [error('ResourceNotFoundException', 'not found: Table: findings')] };
    await send('Create');
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('dynamodb:UpdateTable') }]);
    expect(answers[0]?.Reason).toContain('the table findings');
  });

  test('takes no request without a table', async () => {
    await send('Create', {});
    expect(answers).toMatchObject([
      {
        Status: 'FAILED',
        Reason: 'TableName or LogGroupName: received neither; allowed: text in at least one of them',
      },
    ]);
    expect(dynamoDb.calls).toEqual([]);
  });

  describe('and the log group of the trail', () => {
    const GROUP = { LogGroupName: 'trail' };
    const logs = new FakeJsonService({});
    const call = (deletionProtectionEnabled: boolean) => ({
      operation: 'PutLogGroupDeletionProtection',
      body: { logGroupIdentifier: 'trail', deletionProtectionEnabled },
    });
    beforeAll(async () => {
      process.env['AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'] = await logs.start();
    });
    beforeEach(() => {
      logs.calls.length = 0;
      logs.answers = { PutLogGroupDeletionProtection: [{}] };
    });
    afterAll(async () => {
      delete process.env['AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'];
      await logs.stop();
    });

    test.each(['Create', 'Update'])('switches both on, on %s', async (type) => {
      await send(type, { TableName: 'findings', ...GROUP });
      expect([dynamoDb.calls, logs.calls]).toEqual([[UPDATE], [call(true)]]);
      expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
    });

    test('switches the one on that is there', async () => {
      await send('Create', GROUP);
      expect([dynamoDb.calls, logs.calls]).toEqual([[], [call(true)]]);
    });

    test('switches it off in the rollback of the first deployment, and in no other delete', async () => {
      await send('Delete', GROUP, ['ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS']);
      expect(logs.calls).toEqual([call(false)]);
      await send('Delete', GROUP);
      expect(logs.calls).toEqual([call(false)]);
      logs.answers = { PutLogGroupDeletionProtection: [error('ResourceNotFoundException', 'gone')] };
      await send('Delete', GROUP, ['ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS']);
      expect(answers).toMatchObject([{ Status: 'SUCCESS' }, { Status: 'SUCCESS' }, { Status: 'SUCCESS' }]);
    });

    test('waits while something else changes the group, and fails with the call where it is refused', async () => {
      logs.answers = { PutLogGroupDeletionProtection: [error('OperationAbortedException', 'busy'), {}] };
      await send('Create', GROUP);
      logs.answers = { PutLogGroupDeletionProtection: [error('InvalidParameterException', 'No.')] };
      await send('Create', GROUP);
      expect(answers).toMatchObject([
        { Status: 'SUCCESS' },
        { Status: 'FAILED', Reason: expect.stringContaining('logs:PutLogGroupDeletionProtection') },
      ]);
    });

    test('names every name that is none, and changes nothing then', async () => {
      await send('Create', { TableName: 7, LogGroupName: '' });
      expect(answers).toMatchObject([
        { Status: 'FAILED', Reason: 'TableName: received 7; allowed: text; LogGroupName: received ""; allowed: text' },
      ]);
      expect([dynamoDb.calls, logs.calls]).toEqual([[], []]);
    });
  });
});
