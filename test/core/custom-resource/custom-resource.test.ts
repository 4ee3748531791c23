import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  answerCloudFormation,
  type CustomResourceAnswer,
  type CustomResourceRequest,
  LeftBehindError,
} from '../../../core/custom-resource/custom-resource';
import { FakeCloudFormation, LOGICAL_ID, type Sent, STACK_ID } from '../../support/fake-cloud-formation';

const PROPERTIES = { A: '1' };
const UPDATE: Sent = { RequestType: 'Update', PhysicalResourceId: 'thing-1', ResourceProperties: PROPERTIES };
const CREATE: Sent = { RequestType: 'Create', ResourceProperties: PROPERTIES };
const DELETE: Sent = { RequestType: 'Delete', PhysicalResourceId: 'thing-1', ResourceProperties: PROPERTIES };
const CONTEXT = { getRemainingTimeInMillis: () => 60_000 };
const succeed = (): Promise<CustomResourceAnswer> => Promise.resolve({ physicalResourceId: 'thing-1', attributes: {} });

describe('answerCloudFormation', () => {
  const cloudFormation = new FakeCloudFormation();
  let log: jest.SpiedFunction<typeof console.log>;
  let handled: CustomResourceRequest[];

  beforeAll(() => cloudFormation.start());
  beforeEach(() => {
    log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    handled = [];
    cloudFormation.answers.length = cloudFormation.asked.length = 0;
    cloudFormation.failure = undefined;
    cloudFormation.deploy(PROPERTIES);
  });
  afterEach(() => {
    log.mockRestore();
  });
  afterAll(() => cloudFormation.stop());

  const serve = (
    event: unknown,
    handle: (request: CustomResourceRequest) => Promise<CustomResourceAnswer> = succeed,
    deletesNothing = false,
  ): Promise<void> =>
    answerCloudFormation(
      event,
      CONTEXT,
      {
        fallbackId: 'fallback',
        deletesNothing,
        handle: (request) => {
          handled.push(request);
          return handle(request);
        },
      },
      1,
    );
  const answer = () => cloudFormation.answers.at(-1);

  test('hands over the request and delivers the attributes', async () => {
    await serve(cloudFormation.sends({ ...UPDATE, OldResourceProperties: { A: '0' } }), () =>
      Promise.resolve({ physicalResourceId: 'thing-2', attributes: { Id: 'x', None: undefined } }),
    );
    expect(handled).toEqual([
      {
        type: 'Update',
        stackId: STACK_ID,
        logicalResourceId: LOGICAL_ID,
        physicalResourceId: 'thing-1',
        properties: PROPERTIES,
        abandoned: [],
        partition: 'aws',
        region: 'eu-central-1',
        accountId: '111111111111',
      },
    ]);
    expect(answer()).toEqual({
      StackId: STACK_ID,
      RequestId: 'request',
      LogicalResourceId: LOGICAL_ID,
      Status: 'SUCCESS',
      PhysicalResourceId: 'thing-2',
      Data: { Id: 'x' },
    });
  });

  test.each([
    [new Error('it broke'), 'it broke'],
    ['thrown text', 'thrown text'],
  ])('answers FAILED with the reason when the handler throws %p', async (thrown, reason) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- code of others may
    await serve(cloudFormation.sends(UPDATE), () => Promise.reject(thrown));
    expect(answer()).toMatchObject({ Status: 'FAILED', Reason: reason, PhysicalResourceId: 'thing-1' });
  });

  test('gives a resource that was never created the fallback id', async () => {
    cloudFormation.deploy({});
    await serve(cloudFormation.sends({ RequestType: 'Create' }), () => Promise.reject(new Error('no')));
    expect(answer()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'fallback' });
  });

  test('gives a failed creation that left something behind the id of that, and an update its own', async () => {
    const fail = () => Promise.reject(new LeftBehindError('half of it', 'thing-2'));
    await serve(cloudFormation.sends(CREATE), fail);
    expect(answer()).toMatchObject({ Status: 'FAILED', Reason: 'half of it', PhysicalResourceId: 'thing-2' });
    await serve(cloudFormation.sends(UPDATE), fail);
    expect(answer()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'thing-1' });
  });

  test('logs what is worth a note, which CloudFormation is not told', async () => {
    await serve(cloudFormation.sends(UPDATE), () =>
      Promise.resolve({ physicalResourceId: 'thing-1', attributes: {}, note: 'left alone' }),
    );
    expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({ status: 'SUCCESS', note: 'left alone' });
    expect(JSON.stringify(answer())).not.toContain('left alone');
  });

  test('keeps the answer within the 4,096 bytes that CloudFormation takes', async () => {
    await serve(cloudFormation.sends(UPDATE), () => Promise.reject(new Error('\u0001é"'.repeat(2_000))));
    expect(Buffer.byteLength(JSON.stringify(answer()))).toBeLessThanOrEqual(4_096);
    expect(answer()?.Reason).toMatch(/…$/);
    await serve(cloudFormation.sends(UPDATE), () =>
      Promise.resolve({ physicalResourceId: 'thing-1', attributes: { Summary: 'x'.repeat(5_000) } }),
    );
    expect(answer()).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'thing-1',
      Reason: expect.stringContaining('The response with the attributes Summary'),
    });
  });

  test('logs one line without the event, whose URL is a credential', async () => {
    await serve(cloudFormation.sends(UPDATE), () => Promise.reject(new Error('no')));
    expect(log).toHaveBeenCalledTimes(1);
    const line = String(log.mock.calls[0]?.[0]);
    expect(JSON.parse(line)).toMatchObject({
      request: 'Update',
      logicalResourceId: LOGICAL_ID,
      status: 'FAILED',
      reason: 'no',
    });
    expect(line).not.toContain('secret');
  });

  describe('obeys nobody but CloudFormation:', () => {
    const refusedWith = (reason: string): void => {
      expect(handled).toEqual([]);
      expect(answer()).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringMatching(
          /^Refused, and nothing was touched: this \w+ is not known to come from CloudFormation: /,
        ),
      });
      expect(answer()?.Reason).toContain(reason);
    };

    test.each([CREATE, UPDATE, DELETE])(
      'no %j while the stack is at rest, though somebody asks again and again',
      async (request) => {
        cloudFormation.pages = [[cloudFormation.stackRow('UPDATE_COMPLETE')]];
        await serve(cloudFormation.event(request));
        refusedWith('the stack is in UPDATE_COMPLETE');
        // What CloudFormation says may come late.
        expect(cloudFormation.asked).toHaveLength(4);
      },
    );

    test('nothing of another stack or resource, for which it need not ask', async () => {
      cloudFormation.sends(UPDATE);
      await serve({ ...cloudFormation.event(UPDATE), StackId: `${STACK_ID}0` });
      refusedWith('the request is for the stack');
      await serve({ ...cloudFormation.event(UPDATE), LogicalResourceId: 'Other' });
      refusedWith('the request is for the resource "Other"');
      expect(cloudFormation.asked).toEqual([]);
    });

    test('no other properties than those of the deployment', async () => {
      await serve({ ...cloudFormation.sends(UPDATE), ResourceProperties: { A: '2' } });
      refusedWith('the request differs from what was deployed, in A');
    });

    test('and waits for rows that come late', async () => {
      const event = cloudFormation.sends(UPDATE);
      const rows = cloudFormation.pages;
      cloudFormation.pages = [[cloudFormation.stackRow('UPDATE_COMPLETE')]];
      cloudFormation.others = () => {
        if (cloudFormation.asked.length === 2) cloudFormation.pages = rows;
        return undefined;
      };
      await serve(event);
      cloudFormation.others = () => undefined;
      expect(answer()).toMatchObject({ Status: 'SUCCESS' });
      expect(cloudFormation.asked).toHaveLength(3);
    });

    test.each([CREATE, UPDATE, DELETE])('nor where CloudFormation does not answer: %j', async (request) => {
      const event = cloudFormation.sends(request);
      cloudFormation.failure = { code: 'AccessDenied', message: 'not you', status: 403 };
      await serve(event);
      refusedWith(
        `CloudFormation could not be asked whether it sent the request. cloudformation:DescribeStackEvents of ${STACK_ID} failed: AccessDenied: not you.`,
      );
      expect(answer()?.Reason).toContain('look for a permissions boundary or a service control policy');
    });

    test('but is patient with a role that is not seen yet', async () => {
      const event = cloudFormation.sends(CREATE);
      let denials = 2;
      cloudFormation.others = () =>
        denials-- > 0 ? { code: 'AccessDenied', message: 'not yet', status: 403 } : undefined;
      await serve(event);
      cloudFormation.others = () => undefined;
      expect(answer()).toMatchObject({ Status: 'SUCCESS' });
    });

    test('and asks nobody about a delete that deletes nothing', async () => {
      cloudFormation.failure = { code: 'AccessDenied', message: 'not you', status: 403 };
      await serve(cloudFormation.event(DELETE), succeed, true);
      expect(answer()).toMatchObject({ Status: 'SUCCESS' });
      expect(cloudFormation.asked).toEqual([]);
      handled.length = 0;
      await serve({ ...cloudFormation.event(DELETE), StackId: `${STACK_ID}0` }, succeed, true);
      refusedWith('the request is for the stack');
    });

    test('nor of a stack that a local AWS does not know any more but to delete it', async () => {
      cloudFormation.failure = { code: 'ValidationError', message: 'Stack with id x does not exist' };
      await serve(cloudFormation.event(DELETE));
      expect(answer()).toMatchObject({ Status: 'SUCCESS' });
      handled.length = 0;
      await serve(cloudFormation.event(UPDATE));
      refusedWith('the stack is in DELETE_IN_PROGRESS');
    });
  });

  test.each(['https://example.com/', 'http://127.0.0.1:1/', 'http://169.254.169.254/latest/meta-data'])(
    'throws for the ResponseURL %s, and neither does nor sends anything',
    async (ResponseURL) => {
      await expect(
        serve({ ...cloudFormation.sends(UPDATE), ResponseURL: `${ResponseURL}?Signature=secret` }),
      ).rejects.toThrow(/^The ResponseURL has the (host|scheme) (?!.*secret)/);
      expect([handled, cloudFormation.asked, cloudFormation.answers]).toEqual([[], [], []]);
    },
  );

  test.each(['STACK_ID', 'LOGICAL_RESOURCE_ID', 'URL_SUFFIX', 'RESOURCE_PROPERTIES'])(
    'throws without %s in the environment',
    async (name) => {
      const event = cloudFormation.sends(UPDATE);
      const value = process.env[name];
      Reflect.deleteProperty(process.env, name);
      try {
        await expect(serve(event)).rejects.toThrow(`${name} is not set`);
      } finally {
        process.env[name] = value;
      }
      expect([handled, cloudFormation.answers]).toEqual([[], []]);
    },
  );

  test.each([
    ['text', 'not an object'],
    [null, 'not an object'],
    [{}, 'The event lacks ResponseURL, StackId, RequestId, LogicalResourceId, RequestType (Create, Update or Delete);'],
    [
      { ...CREATE, ResponseURL: 'x', StackId: 'x', LogicalResourceId: 'x', RequestId: 'x', RequestType: 'Replace' },
      'The event lacks RequestType',
    ],
    [
      {
        ...CREATE,
        ResponseURL: 'x',
        StackId: 'x',
        LogicalResourceId: '\u0001'.repeat(101),
        RequestId: 'x'.repeat(601),
      },
      'more than 600 bytes in RequestId, LogicalResourceId',
    ],
  ])('refuses %j, which CloudFormation did not send', async (bad, message) => {
    await expect(serve(bad)).rejects.toThrow(message);
    expect([handled, cloudFormation.answers]).toEqual([[], []]);
  });
});

describe('the delivery of an answer', () => {
  const cloudFormation = new FakeCloudFormation();
  let server: Server;
  let statuses: number[];
  let received: IncomingMessage[];

  beforeAll(async () => {
    await cloudFormation.start();
    cloudFormation.deploy(PROPERTIES);
    server = createServer((request, response) => {
      received.push(request);
      request.resume().on('end', () => {
        const status = statuses.shift() ?? 200;
        response
          .writeHead(
            status,
            status === 307
              ? { location: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/elsewhere` }
              : {},
          )
          .end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env['AWS_ENDPOINT_URL_CLOUDFORMATION'] =
      `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    statuses = [];
    received = [];
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await cloudFormation.stop();
  });

  const deliver = (): Promise<void> =>
    answerCloudFormation(
      {
        ...cloudFormation.event(DELETE),
        ResponseURL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/answer?Signature=secret`,
      },
      CONTEXT,
      { fallbackId: 'fallback', deletesNothing: true, handle: succeed },
      1,
    );

  test('is a PUT without a content type, for which the URL is signed', async () => {
    await deliver();
    expect(received.map(({ method, headers }) => [method, headers['content-type']])).toEqual([['PUT', undefined]]);
  });

  test('is repeated where it failed', async () => {
    statuses = [503, 500, 200];
    await deliver();
    expect(received).toHaveLength(3);
  });

  test('throws when it cannot be made', async () => {
    statuses = [500, 500, 500, 500, 500];
    await expect(deliver()).rejects.toThrow('The answer to CloudFormation could not be delivered');
    expect(received).toHaveLength(5);
  });

  test('follows no redirect', async () => {
    statuses = [307];
    await expect(deliver()).rejects.toThrow(
      'The answer to CloudFormation could not be delivered: a redirect is not followed',
    );
    expect(received.map(({ url }) => url)).toEqual(['/answer?Signature=secret']);
  });
});
