import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seededStore } from '../../support/fake-aws/event-store';
import { FakeAws } from '../../support/fake-aws/fake-aws';
import { FakeLookupEvents } from '../../support/fake-aws/lookup-events';
import { LoopbackServer } from '../../support/loopback-server';
import { seededEvent } from '../../core/history/seeded-events';

const TRAIL = join(__dirname, '..', '..', '..', 'assets', 'cli', 'trail.js');
const PLACE = { account: '111111111111', region: 'us-east-1' };
const START = Math.floor(Date.now() / 1_000) - 3_600;

/** The bundle as it is published, in a process of its own. */
describe('the command line', () => {
  const seeded = Array.from({ length: 400 }, (_, index) =>
    seededEvent(PLACE, START + index, String(index).padStart(8, '0'), index),
  );
  const aws = new FakeAws({
    lookupEvents: new FakeLookupEvents({ store: seededStore(seeded) }),
    regions: [PLACE.region],
  });
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    environment = {
      ...process.env,
      AWS_ENDPOINT_URL: await aws.start(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  });
  afterAll(() => aws.stop());

  async function history(
    args: string[],
    onFirstLine?: (kill: (signal: NodeJS.Signals) => void) => void,
  ): Promise<{ status: number | null; lines: string[]; said: string }> {
    const child = spawn(process.execPath, [TRAIL, 'history', '--last', '2h', '--format', 'ndjson', ...args], {
      env: environment,
    });
    let [written, said] = ['', ''];
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      if (written === '') onFirstLine?.((signal) => child.kill(signal));
      written += chunk.toString();
    });
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { status, lines: written.split('\n').filter((line) => line !== ''), said };
  }

  test('gives on Ctrl-C what there is and a cursor, with which nothing is lost or repeated', async () => {
    // Eight pages at two a second: there is time to interrupt.
    const first = await history([], (kill) => {
      kill('SIGINT');
    });
    expect(first.status).toBe(130);
    const cursor = /--cursor (\S+)/.exec(first.said)?.[1] ?? '';
    const rest = await history(['--cursor', cursor]);
    expect(rest.status).toBe(0);
    expect(first.lines.length).toBeGreaterThan(0);
    expect(rest.lines.length).toBeGreaterThan(0);
    const ids = [...first.lines, ...rest.lines].map((line) => (JSON.parse(line) as { eventId: string }).eventId);
    expect(ids).toEqual(seeded.map(({ eventId }) => eventId).reverse());
  }, 30_000);

  test.each([
    [['--limit', '0'], 'error: --limit: received 0; allowed: a whole number from 1 on\n'],
    [
      ['--function', 'EventHistory'],
      'error: the function EventHistory failed: Sandbox.Timedout: Task timed out; see its log for more\n',
    ],
    [
      ['--function', 'EventHistory', '--region', 'xx-none-1'],
      'error: the function EventHistory rejected the question: regions: refused\n',
    ],
  ])('says with %p what is wrong, without a stack trace', async (args, message) => {
    const lambda = new LoopbackServer(({ body }, response) => {
      const failure = body.includes('xx-none-1')
        ? { errorType: 'RequestError', errorMessage: 'regions: refused' }
        : { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out' };
      response.writeHead(200, { 'x-amz-function-error': 'Unhandled' }).end(JSON.stringify(failure));
    });
    environment['AWS_ENDPOINT_URL_LAMBDA'] = await lambda.start();
    const { status, said } = await history(args);
    await lambda.stop();
    expect({ status, said: said.replaceAll(/^(?!error:).*\n/gm, '') }).toEqual({ status: 3, said: message });
    expect(said).not.toMatch(/^\s+at /m);
  });
});
