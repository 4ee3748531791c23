import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../../core/history/search/clock';
import type { PartAnswer, PartsPort } from '../../../../core/history/parts/part';
import type { Position } from '../../../../core/history/request/question';
import { searchInParts } from '../../../../core/history/parts/search-in-parts';

const FIRST = { account: '111111111111', region: 'us-east-1' };
const SECOND = { account: '222222222222', region: 'us-east-1' };
const RANGE = { from: 1_000, to: 2_000 };
const ANSWER: PartAnswer = {
  coverage: [
    { ...FIRST, ...RANGE, state: 'complete', coveredFrom: 1_000, pages: 1, events: 1, throttles: 0, error: undefined },
  ],
  lines: [`{"time":"1970-01-01T00:25:00Z","account":"${FIRST.account}","region":"us-east-1","eventId":"a"}`],
};

async function search(read: PartsPort['read'], resumeAt?: Position, stop = new AbortController()) {
  const taken: string[] = [];
  const { stopped, position, coverage } = await searchInParts({
    question: { range: RANGE, conditions: [], category: 'management' },
    resumeAt,
    detail: 'record',
    places: [FIRST, SECOND],
    parts: [[SECOND], [FIRST]],
    port: {
      read,
      lines: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('not asked')) }) }),
      remove: () => Promise.resolve(),
    },
    sink: {
      take(events) {
        taken.push(...events.map(({ eventId }) => eventId));
        return Promise.resolve(events.length);
      },
    },
    clock: systemClock,
    random: () => 0,
    stop,
    readUntil: Date.now() + 60_000,
  });
  return {
    taken,
    stopped,
    position,
    states: coverage.map(({ account, state, coveredFrom, error }) => [account, state, coveredFrom, error]),
  };
}

/** One part is here, and the other not, when whoever asked has enough. */
const interruptedBy =
  (stop: AbortController): PartsPort['read'] =>
  ({ places: [place] }, signal) => {
    if (place?.account === FIRST.account) return Promise.resolve(ANSWER);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        reject(new Error('aborted'));
      });
      stop.abort();
    });
  };

describe('searchInParts', () => {
  test('claims nothing, and loses nothing, when it is interrupted while parts are read', async () => {
    const stop = new AbortController();
    expect(await search(interruptedBy(stop), undefined, stop)).toEqual({
      taken: [],
      stopped: 'interrupted',
      position: { time: 2_000 },
      states: [
        [FIRST.account, 'stopped', 2_001, undefined],
        [SECOND.account, 'stopped', 2_001, undefined],
      ],
    });
  });

  test('stays where it was when it is interrupted again', async () => {
    const [stop, resumeAt] = [new AbortController(), { time: 1_600, eventId: 'b' }];
    expect((await search(interruptedBy(stop), resumeAt, stop)).position).toEqual(resumeAt);
  });

  test('asks nobody when it is interrupted before', async () => {
    const { position } = await search(() => Promise.reject(new Error('asked')), undefined, aborted());
    expect(position).toEqual({ time: 2_000 });
  });

  test('names each account that nobody read, in the order of the places', async () => {
    const read: PartsPort['read'] = ({ places: [place] }) =>
      place?.account === FIRST.account
        ? Promise.resolve(ANSWER)
        : Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    expect(await search(read)).toEqual({
      taken: ['a'],
      stopped: undefined,
      position: undefined,
      states: [
        [FIRST.account, 'complete', 1_000, undefined],
        [SECOND.account, 'failed', 2_001, 'The function that reads this account failed: AccessDeniedException: no'],
      ],
    });
  });
});

function aborted(): AbortController {
  const stop = new AbortController();
  stop.abort();
  return stop;
}
