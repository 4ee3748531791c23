import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { HistoryAnswer } from '../../../core/history/answer/history-answer';
import { reader } from '../../../lambda/event-history';
import { FakeOrganization } from '../../support/fake-aws/organization';
import { events, MEMBER, OWN } from '../../support/fake-aws/served-aws';
import { context, historyFunction, linesOf } from './function-under-test';

const BUNDLE = join(__dirname, '..', '..', '..', 'assets', 'event-history', 'index.js');
const INVOKE = `require(process.argv[1]).handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 60_000 })
  .then((answer) => console.log(JSON.stringify(answer)))`;

/** In a process of its own, as a test's own require reads the sources. */
async function invoked(question: object): Promise<HistoryAnswer> {
  const child = spawn(process.execPath, ['-e', INVOKE, BUNDLE, JSON.stringify(question)], { env: process.env });
  let [written, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (status !== 0) throw new Error(said.slice(-2_000));
  // After the line of its log.
  return JSON.parse(written.trimEnd().split('\n').at(-1) ?? '') as HistoryAnswer;
}

describe('The deployed function', () => {
  const { aws, against } = historyFunction();

  test('has each file that it loads on first use: for the organization, for its readers and for S3', async () => {
    Object.assign(process.env, {
      MEMBER_ROLE_ARN: 'arn:aws:iam::{account}:role/event-history',
      RESULT_BUCKET: 'results',
      READER_FUNCTION: 'reader',
      ACCOUNTS_PER_READER: '1',
    });
    const seeded = [OWN, MEMBER].flatMap((account) =>
      events(account, 'us-east-1', 40, 'x'.repeat(100_000)).map((event) => ({
        ...event,
        eventId: `${account.charAt(0)}${event.eventId.slice(1)}`,
      })),
    );
    against(seeded, {
      organization: new FakeOrganization([{ id: OWN }, { id: MEMBER }]),
      invoke: (_, event) => reader(event, context()),
    });
    const answer = await invoked({ last: '2h', accounts: 'organization', ifTooLong: 'begin' });
    expect(answer).toMatchObject({ status: 'complete', eventCount: 80, events: [] });
    // The parts are removed again.
    expect(aws.objects).toHaveLength(1);
    expect(linesOf(aws.objects[0])).toHaveLength(80);
  });
});
