import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/stack-sets-access';

/** CloudFormation on both its sides, over HTTP: the service that is called, and the one that waits for the answer. */
describe('the function that lets StackSets into the organization', () => {
  const answers: Record<string, unknown>[] = [];
  const calls: string[] = [];
  let status = 'DISABLED';
  let refusal: string | undefined;
  let service: Server;
  let url: string;

  beforeAll(async () => {
    service = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        if (request.method === 'PUT') {
          answers.push(JSON.parse(text) as Record<string, unknown>);
          response.end();
          return;
        }
        const action = new URLSearchParams(text).get('Action') ?? '';
        calls.push(action);
        if (refusal !== undefined) {
          response.writeHead(403, { 'content-type': 'text/xml' });
          response.end(`<ErrorResponse><Error><Type>Sender</Type><Code>${refusal}</Code><Message>not allowed</Message></Error></ErrorResponse>`);
          return;
        }
        const result = action === 'DescribeOrganizationsAccess' && status !== '' ? `<Status>${status}</Status>` : '';
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(`<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
      });
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((service.address() as AddressInfo).port)}/`;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_CLOUDFORMATION: url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    answers.length = 0;
    calls.length = 0;
    status = 'DISABLED';
    refusal = undefined;
  });
  afterAll(async () => {
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  });

  const send = (RequestType: string): Promise<void> =>
    handler({
      RequestType,
      ServiceToken: 'arn:aws:lambda:eu-central-1:111111111111:function:access',
      ResponseURL: url,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Access',
      ...(RequestType !== 'Create' && { PhysicalResourceId: 'stack-sets-access' }),
      ResourceProperties: {},
    });

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

  test.each(['AccessDenied', 'InvalidOperationException'])('fails the deployment at %s with the way out', async (code) => {
    refusal = code;
    await send('Create');
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('aws cloudformation activate-organizations-access') }]);
    expect(calls).toEqual(['DescribeOrganizationsAccess']);
  });

  test('passes on an error that it does not know', async () => {
    refusal = 'ValidationError';
    await send('Create');
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: 'not allowed' }]);
  });

  test.each([
    ['DISABLED_PERMANENTLY', 'permanently disabled'],
    ['', 'without Status'],
  ])('fails the deployment when CloudFormation answers %p', async (answered, reason) => {
    status = answered;
    await send('Create');
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining(reason) }]);
    expect(calls).toEqual(['DescribeOrganizationsAccess']);
  });
});
