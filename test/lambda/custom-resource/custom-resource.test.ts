import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { answerCloudFormation, type CustomResourceRequest, LeftBehindError } from '../../../lambda/custom-resource/custom-resource';

let server: Server;
let url: string;
let statuses: number[];
let received: { request: IncomingMessage; body: string }[];
let log: jest.SpiedFunction<typeof console.log>;

beforeEach(async () => {
  statuses = [];
  received = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ request, body });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/answer?Signature=secret`;
  log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(async () => {
  log.mockRestore();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const event = (extra: Record<string, unknown> = {}) => ({
  RequestType: 'Update',
  ServiceToken: 'arn:aws:lambda:eu-central-1:111111111111:function:f',
  ResponseURL: url,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Thing',
  PhysicalResourceId: 'thing-1',
  ResourceProperties: { A: '1' },
  ...extra,
});

const answer = (): Record<string, unknown> => JSON.parse(received.at(-1)?.body ?? '{}') as Record<string, unknown>;

describe('answerCloudFormation', () => {
  test('hands over the request and delivers the attributes', async () => {
    let seen: CustomResourceRequest | undefined;
    await answerCloudFormation(event({ OldResourceProperties: { A: '0' } }), 'fallback', (request) => {
      seen = request;
      return Promise.resolve({ physicalResourceId: 'thing-2', attributes: { Id: 'x', None: undefined } });
    });
    expect(seen).toEqual({
      type: 'Update',
      serviceToken: 'arn:aws:lambda:eu-central-1:111111111111:function:f',
      stackId: 'stack',
      logicalResourceId: 'Thing',
      physicalResourceId: 'thing-1',
      properties: { A: '1' },
      oldProperties: { A: '0' },
    });
    expect(answer()).toEqual({
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Thing',
      Status: 'SUCCESS',
      PhysicalResourceId: 'thing-2',
      Data: { Id: 'x' },
    });
    // The URL is signed for a request without a content type.
    expect(received[0]?.request.headers['content-type']).toBeUndefined();
    expect(received[0]?.request.method).toBe('PUT');
  });

  test.each([
    [new Error('it broke'), 'it broke'],
    ['thrown text', 'thrown text'],
  ])('answers FAILED with the reason when the handler throws %p', async (thrown, reason) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- code of others may
    await answerCloudFormation(event(), 'fallback', () => Promise.reject(thrown));
    expect(answer()).toMatchObject({ Status: 'FAILED', Reason: reason, PhysicalResourceId: 'thing-1' });
  });

  test('gives a resource that was never created the fallback id', async () => {
    await answerCloudFormation(event({ RequestType: 'Create', PhysicalResourceId: undefined, ResourceProperties: undefined }), 'fallback', () =>
      Promise.reject(new Error('no')),
    );
    expect(answer()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'fallback' });
  });

  test('gives a failed creation that left something behind the id of that, and an update its own', async () => {
    const fail = () => Promise.reject(new LeftBehindError('half of it', 'thing-2'));
    await answerCloudFormation(event({ RequestType: 'Create', PhysicalResourceId: undefined }), 'fallback', fail);
    expect(answer()).toMatchObject({ Status: 'FAILED', Reason: 'half of it', PhysicalResourceId: 'thing-2' });
    await answerCloudFormation(event(), 'fallback', fail);
    expect(answer()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'thing-1' });
  });

  test('logs what is worth a note, which CloudFormation is not told', async () => {
    await answerCloudFormation(event(), 'fallback', () => Promise.resolve({ physicalResourceId: 'thing-1', attributes: {}, note: 'left alone' }));
    expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({ status: 'SUCCESS', note: 'left alone' });
    expect(received[0]?.body).not.toContain('left alone');
  });

  test('keeps the answer below the 4,096 bytes that CloudFormation takes', async () => {
    await answerCloudFormation(event(), 'fallback', () => Promise.reject(new Error('é'.repeat(5_000))));
    expect(Buffer.byteLength(received[0]?.body ?? '')).toBeLessThan(4_096);
    expect(answer()['Reason']).toMatch(/^é+…$/);
  });

  test('repeats a delivery that failed', async () => {
    statuses = [503, 500, 200];
    await answerCloudFormation(event(), 'fallback', () => Promise.resolve({ physicalResourceId: 'x', attributes: {} }), 1);
    expect(received).toHaveLength(3);
  });

  test('throws when the answer cannot be delivered', async () => {
    statuses = [500, 500, 500, 500, 500];
    await expect(
      answerCloudFormation(event(), 'fallback', () => Promise.resolve({ physicalResourceId: 'x', attributes: {} }), 1),
    ).rejects.toThrow('The answer to CloudFormation could not be delivered');
    expect(received).toHaveLength(5);
  });

  test('logs one line without the event, whose URL is a credential', async () => {
    await answerCloudFormation(event(), 'fallback', () => Promise.reject(new Error('no')));
    expect(log).toHaveBeenCalledTimes(1);
    const line = String(log.mock.calls[0]?.[0]);
    expect(JSON.parse(line)).toMatchObject({ request: 'Update', logicalResourceId: 'Thing', status: 'FAILED', reason: 'no' });
    expect(line).not.toContain('secret');
  });

  test.each([
    ['text', 'not an object'],
    [null, 'not an object'],
    [{}, 'The event lacks ResponseURL, StackId, RequestId, LogicalResourceId, RequestType (Create, Update or Delete), ServiceToken'],
    [{ ...event(), RequestType: 'Replace' }, 'The event lacks'],
  ])('refuses %j, which CloudFormation did not send', async (bad, message) => {
    await expect(
      answerCloudFormation(bad, 'fallback', () => Promise.resolve({ physicalResourceId: 'x', attributes: {} })),
    ).rejects.toThrow(message);
    expect(received).toHaveLength(0);
  });
});
