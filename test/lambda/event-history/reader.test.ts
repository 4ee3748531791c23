import { describe, expect, test } from '@jest/globals';
import type { HistoryAnswer } from '../../../core/history/answer/history-answer';
import { handler, reader } from '../../../lambda/event-history';
import { type FakeAwsOptions, NoFreeExecution } from '../../support/fake-aws/fake-aws';
import type { RecordedEvent } from '../../support/fake-aws/recorded-event';
import { events, MEMBER, OWN } from '../../support/fake-aws/served-aws';
import { context, historyFunction, linesOf } from './function-under-test';

describe('handler', () => {
  const { aws, against, log } = historyFunction();

  describe('with a reader', () => {
    const THIRD = '333333333333';
    const invoked: { functionName: string; event: unknown }[] = [];
    /** Three accounts, each for a reader of its own. */
    const divided = (
      seeded: readonly RecordedEvent[],
      options: Partial<FakeAwsOptions> = {},
      before: (account: string) => void = () => undefined,
    ): void => {
      Object.assign(process.env, {
        MEMBER_ROLE_ARN: 'arn:aws:iam::{account}:role/event-history',
        RESULT_BUCKET: 'results',
        READER_FUNCTION: 'reader',
        ACCOUNTS_PER_READER: '1',
      });
      invoked.length = 0;
      against(seeded, {
        invoke: (functionName, event) => {
          invoked.push({ functionName, event });
          before(Object.keys((event as { places: object }).places)[0] ?? '');
          return reader(event, context());
        },
        ...options,
      });
    };
    const seededIn = (account: string, count: number, padding?: string) =>
      events(account, 'us-east-1', count, padding).map((event) => ({
        ...event,
        eventId: `${account.charAt(0)}${event.eventId.slice(1)}`,
      }));
    const ASKED = { last: '2h', accounts: [OWN, MEMBER, THIRD], ifTooLong: 'begin' };

    test('divides a question by account, and answers as it would alone', async () => {
      divided([...seededIn(OWN, 60), ...seededIn(MEMBER, 70), ...seededIn(THIRD, 5)]);
      const answer = await handler(ASKED, context());
      expect(invoked).toHaveLength(3);
      for (const account of [OWN, MEMBER, THIRD]) {
        expect(invoked).toContainEqual({
          functionName: 'reader',
          event: expect.objectContaining({ places: { [account]: ['us-east-1'] } }),
        });
      }
      expect(log.mock.calls.map(([line]) => JSON.parse(String(line)) as object)).toContainEqual(
        expect.objectContaining({ message: 'event history', places: 3, functions: 3, pages: 5, events: 135 }),
      );
      expect(log.mock.calls).toHaveLength(4);

      Reflect.deleteProperty(process.env, 'READER_FUNCTION');
      const alone = await handler(ASKED, context());
      expect(invoked).toHaveLength(3);
      expect({ ...answer, from: '', to: '', coverage: [] }).toEqual({ ...alone, from: '', to: '', coverage: [] });
      const covered = ({ coverage }: HistoryAnswer) =>
        coverage.map(({ account, region, state, events: count, pages }) => [account, region, state, count, pages]);
      expect(covered(answer)).toEqual(covered(alone));
    });

    test('reads what is large from S3, writes the answer there, and leaves no part behind', async () => {
      divided([
        ...seededIn(OWN, 40, 'x'.repeat(100_000)),
        ...seededIn(MEMBER, 40, 'x'.repeat(100_000)),
        ...seededIn(THIRD, 1),
      ]);
      const answer = await handler(ASKED, context());
      expect(answer).toMatchObject({ status: 'complete', eventCount: 81, events: [], results: { bucket: 'results' } });
      expect(aws.calls.filter((call) => call === 'DeleteObject')).toHaveLength(2);
      expect(aws.objects).toHaveLength(1);
      const lines = linesOf(aws.objects[0]).map(({ eventId }) => eventId);
      expect(lines).toHaveLength(81);
      expect(lines.slice(0, 2)).toEqual([
        '10000039-0000-4000-8000-000000000039',
        '20000039-0000-4000-8000-000000000039',
      ]);
    });

    test('names the accounts of a reader that fails, and answers for the others', async () => {
      divided([...seededIn(OWN, 2), ...seededIn(MEMBER, 3), ...seededIn(THIRD, 4)], {}, (account) => {
        if (account === MEMBER) throw Object.assign(new Error('signal: killed'), { name: 'Runtime.ExitError' });
      });
      const answer = await handler(ASKED, context());
      expect(answer).toMatchObject({ status: 'partial', eventCount: 6 });
      expect(answer.coverage).toMatchObject([
        { account: OWN, state: 'complete' },
        {
          account: MEMBER,
          state: 'failed',
          coveredFrom: null,
          error: 'The function that reads this account failed: Runtime.ExitError: signal: killed',
        },
        { account: THIRD, state: 'complete' },
      ]);
    });

    test('waits for a free execution', async () => {
      let attempts = 0;
      divided([...seededIn(OWN, 2), ...seededIn(MEMBER, 3)], {}, () => {
        if (++attempts === 1) throw new NoFreeExecution();
      });
      expect(await handler(ASKED, context())).toMatchObject({ status: 'complete', eventCount: 5 });
      expect(attempts).toBe(4);
    });

    test('gives up a reader that does not answer, and says when no execution was free', async () => {
      divided([...seededIn(OWN, 2)], {
        invoke: (_, event) => {
          if (JSON.stringify(event).includes(MEMBER)) return new Promise(() => undefined);
          if (JSON.stringify(event).includes(THIRD)) return Promise.reject(new NoFreeExecution());
          return reader(event, context());
        },
      });
      const answer = await handler(ASKED, context(3_000));
      expect(answer).toMatchObject({ status: 'partial', eventCount: 2 });
      expect(answer.coverage).toMatchObject([
        { state: 'complete' },
        { state: 'failed', error: 'The function that reads this account did not answer in time' },
        { state: 'failed', error: expect.stringContaining('TooManyRequestsException: Rate Exceeded.') },
      ]);
    });

    test('takes an answer of another kind for a failure', async () => {
      divided([], { invoke: () => Promise.resolve({ hello: 'world' }) });
      expect((await handler(ASKED, context())).coverage[0]).toMatchObject({
        state: 'failed',
        error: expect.stringContaining('reader answered with something else'),
      });
    });

    test('does not divide what a limit ends early', async () => {
      divided(seededIn(OWN, 20));
      expect(await handler({ ...ASKED, limit: 5 }, context())).toMatchObject({ stopped: 'limit', eventCount: 5 });
      expect(invoked).toEqual([]);
    });

    test('looks before it divides, where nobody says how: few events are not worth it', async () => {
      const regions = Array.from({ length: 40 }, (_, index) => `us-east-${String(index + 1)}`);
      divided(seededIn(OWN, 60), { regions });
      Reflect.deleteProperty(process.env, 'ACCOUNTS_PER_READER');
      const answer = await handler(ASKED, context());
      expect(answer).toMatchObject({
        status: 'complete',
        eventCount: 60,
        estimate: { places: [{ account: OWN }, {}, {}, {}, {}] },
      });
      expect(answer.estimate).not.toHaveProperty('functions');
      expect(invoked).toEqual([]);
    });

    test('refuses a part that is none', async () => {
      divided([]);
      await expect(reader({ from: 1 }, context())).rejects.toThrow(
        /^to: received nothing; .*places: received nothing; .*seconds: received nothing/,
      );
      expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({
        level: 'ERROR',
        message: 'event history, a part',
      });
      expect(aws.calls).toEqual([]);
    });
  });
});
