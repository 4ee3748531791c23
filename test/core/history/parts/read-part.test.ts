import { expect, test } from '@jest/globals';
import type { ResultStore } from '../../../../core/history/answer/answer-sink';
import { LookupFailure } from '../../../../core/history/search/lookup-port';
import { readPart } from '../../../../core/history/parts/read-part';
import { seededStore } from '../../../support/fake-aws/event-store';
import { FakeLookupEvents } from '../../../support/fake-aws/lookup-events';
import { fakePort } from '../../../support/fake-aws/lookup-port';
import { VirtualClock } from '../../../support/fake-aws/virtual-clock';
import { EPOCH, seededEvent } from '../seeded-events';

/** What Lambda returns. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_PAYLOAD_BYTES = 6 * 1024 * 1024;

test('a part of thousands of places that were denied still fits into an answer', async () => {
  const [readable = { account: '', region: '' }, ...others] = Array.from({ length: 8_000 }, (_, index) => ({
    account: String(111111111111 + index),
    region: 'us-east-1',
  }));
  const clock = new VirtualClock();
  const events = Array.from({ length: 2_000 }, (_, index) => seededEvent(readable, EPOCH + index, '00000001', index));
  const good = fakePort(new FakeLookupEvents({ store: seededStore(events), now: () => clock.now() }), clock, () => 1);
  const refusal = `AccessDenied: ${'x'.repeat(340)}`;
  const stored: string[] = [];
  const store: ResultStore = {
    open: () =>
      Promise.resolve({
        write: (lines) => Promise.resolve(void stored.push(...lines)),
        close: () => Promise.resolve({ bucket: 'results', key: 'part', bytes: 1 }),
        discard: () => Promise.resolve(),
      }),
  };
  const { answer } = await clock.run(
    readPart(
      {
        question: { range: { from: EPOCH, to: EPOCH + 10_000 }, conditions: [], category: 'management' },
        places: [readable, ...others],
        resumeAt: undefined,
        detail: 'record',
        seconds: 800,
      },
      {
        lookup: {
          lookup: (place, request, signal) =>
            place.account === readable.account
              ? good.lookup(place, request, signal)
              : Promise.reject(new LookupFailure('denied', refusal)),
        },
        clock,
        random: () => 0.5,
        stop: new AbortController(),
        store,
      },
    ),
  );
  expect(answer.coverage).toHaveLength(8_000);
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(MOST_PAYLOAD_BYTES);
  // Room is kept for the coverage: without it they would have been in the answer.
  expect(answer.lines).toEqual([]);
  expect(stored).toHaveLength(2_000);
});
