import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/table-protection';
import { FakeCloudFormation } from '../../support/fake-cloud-formation';
import { FakeJsonService } from '../../support/fake-json-service';

/** CloudFormation and DynamoDB, both over HTTP. */
describe('the function that protects the table of findings', () => {
  const cloudFormation = new FakeCloudFormation();
  const dynamoDb = new FakeJsonService({});
  const { answers } = cloudFormation;
  const UPDATE = { operation: 'UpdateTable', body: { TableName: 'findings', DeletionProtectionEnabled: true } };
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

  const send = (RequestType: string, properties: Record<string, unknown> = { TableName: 'findings' }): Promise<void> =>
    handler(
      cloudFormation.sends({
        RequestType,
        ...(RequestType !== 'Create' && { PhysicalResourceId: 'table-protection' }),
        ResourceProperties: properties,
      }),
      { getRemainingTimeInMillis: () => 120_000 },
    );

  test.each(['Create', 'Update'])('on %s switches the protection on, and changes nothing else', async (type) => {
    await send(type);
    expect(dynamoDb.calls).toEqual([UPDATE]);
    expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'table-protection' }]);
  });

  test('never switches it off: on Delete nothing is called', async () => {
    await send('Delete');
    expect(dynamoDb.calls).toEqual([]);
    expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
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
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: 'TableName: received undefined; allowed: text' }]);
    expect(dynamoDb.calls).toEqual([]);
  });
});
