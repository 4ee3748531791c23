import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  chosenMatches,
  hasRoom,
  keep,
  type KeptMatch,
  type KeptMatches,
  mergeKept,
  newKeptMatches,
  prune,
} from '../../../cli/replay/kept-matches';
import { propertyRuns } from '../../support/property-runs';

const MOST = 20;

function match(id: string, at: number, ...matching: number[]): KeptMatch {
  return {
    at,
    matching,
    event: {
      eventId: id,
      eventTime: String(at),
      eventSource: 's',
      eventName: 'n',
      actor: 'a',
      principalType: 'user',
      account: '1',
      region: 'r',
      targets: [],
    },
  };
}

function kept(detections: number, matches: readonly KeptMatch[], most = MOST): KeptMatches {
  const all = newKeptMatches(detections);
  for (const one of matches) keep(all, one, most);
  return all;
}

const ids = (matches: readonly KeptMatch[]): string[] => matches.map(({ event }) => event.eventId);
const noise = (count: number, ...matching: number[]): KeptMatch[] =>
  Array.from({ length: count }, (_, index) =>
    match(`noise ${String(matching[0])} ${String(index)}`, 1_000 + index, ...matching),
  );

describe('The matching events of a report', () => {
  test('are not asked for once newer ones have taken all room', () => {
    const all = kept(2, noise(5_000, 0));
    expect(hasRoom(all, [0], 1_000)).toBe(false);
    // Of the same second, the one with the smaller id is shown.
    expect(hasRoom(all, [0], all.floors[0] ?? NaN)).toBe(true);
    expect(hasRoom(all, [0, 1], 1_000)).toBe(true);
    expect(hasRoom(kept(1, []), [0], -Infinity)).toBe(true);
    const held = all.byDetection[0]?.length;
    keep(all, match('old', 1_000, 0), MOST);
    expect(all.byDetection[0]).toHaveLength(held ?? 0);
  });

  test.each([
    ['of a quieter severity', 1, 0],
    ['of the same severity', 1, 1],
    ['of a louder severity', 0, 1],
  ])('hold an old attack, whatever newer noise there is, %s', (_, ofNoise, ofAttack) => {
    const attack = [match('first', 1, 1), match('second', 2, 1)];
    for (const order of [
      [...attack, ...noise(5_000, 0)],
      [...noise(5_000, 0), ...attack],
    ]) {
      const chosen = chosenMatches(kept(2, order), [ofNoise, ofAttack], MOST);
      expect(chosen).toHaveLength(MOST);
      expect(ids(chosen)).toEqual(expect.arrayContaining(['first', 'second']));
    }
  });

  test('are the newest of each detection, newest first', () => {
    const chosen = ids(chosenMatches(kept(2, [...noise(100, 0), ...noise(100, 1)]), [0, 0], MOST));
    expect(new Set(chosen)).toEqual(
      new Set(
        Array.from({ length: 10 }, (_, index) =>
          [0, 1].map((detection) => `noise ${String(detection)} ${String(99 - index)}`),
        ).flat(),
      ),
    );
    expect(chosen.map((id) => Number(id.split(' ')[2]))).toEqual(
      Array.from({ length: 20 }, (_, index) => 99 - Math.floor(index / 2)),
    );
  });

  test('are of the loudest severity where a detection does not need its share', () => {
    const chosen = ids(
      chosenMatches(kept(3, [match('rare', 1, 0), ...noise(100, 1), ...noise(100, 2)]), [1, 2, 0], MOST),
    );
    const of = (detection: number): number => chosen.filter((id) => id.startsWith(`noise ${String(detection)}`)).length;
    expect([chosen.includes('rare'), of(1), of(2)]).toEqual([true, 6, 13]);
  });

  test('are all of them where there are no more than a report holds', () => {
    const all = [...noise(10, 0, 1, 2), ...noise(10, 1)];
    expect(new Set(chosenMatches(kept(3, all), [0, 1, 2], MOST))).toEqual(new Set(all));
  });

  test('have those without a usable time last, not first', () => {
    expect(ids(chosenMatches(kept(1, [match('undated', -Infinity, 0), match('dated', 5, 0)]), [0], MOST))).toEqual([
      'dated',
      'undated',
    ]);
  });

  test('leave out an old one for which newer ones were dropped, though another thread has it', () => {
    const detections = [0, 1, 2, 3, 4, 5];
    const newer = Array.from({ length: 10 }, (_, index) => match(`newer ${String(index)}`, 100 - index, ...detections));
    const old = match('old', 1, 0);
    const [one, other, together] = [kept(6, newer, 5), kept(6, [old], 5), newKeptMatches(6)];
    for (const thread of [one, other]) {
      prune(thread, 5);
      mergeKept(together, thread);
    }
    const chosen = ids(chosenMatches(together, detections, 5));
    expect(chosen).toEqual(['newer 0', 'newer 1', 'newer 2']);
    expect(chosen).toEqual(ids(chosenMatches(kept(6, [...newer, old], 5), detections, 5)));
  });

  test('are the same in whatever order, and in however many threads, events are read', () => {
    const events = fc.array(fc.tuple(fc.nat(50), fc.uniqueArray(fc.nat(5), { minLength: 1 })), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(
        events,
        fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat(3), { minLength: 6, maxLength: 6 }),
        (all, seeds, ranks) => {
          const matches = all.map(([at, matching], index) => match(String(index), at, ...matching));
          const shuffled = matches
            .map((one, index) => ({ one, key: ((seeds[index % seeds.length] ?? 0) * (index + 7)) % 997 }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one);
          const threads = [0, 1, 2].map((thread) =>
            kept(
              6,
              shuffled.filter((_, index) => index % 3 === thread),
              5,
            ),
          );
          const together = newKeptMatches(6);
          for (const thread of threads) {
            prune(thread, 5);
            mergeKept(together, thread);
          }
          expect(ids(chosenMatches(together, ranks, 5))).toEqual(ids(chosenMatches(kept(6, matches, 5), ranks, 5)));
        },
      ),
      { numRuns: propertyRuns(60, 300) },
    );
  });

  test('are the same where a loud detection could have more than its list holds', () => {
    const most = 100;
    const ranks = Array.from({ length: 60 }, (_, index) => (index === 0 ? 0 : 1));
    const all = [
      ...Array.from({ length: 30 }, (_, index) => match(`single ${String(index)}`, index, 30 + index)),
      ...Array.from({ length: 30 * 40 }, (_, index) => match(`noise ${String(index)}`, 100 + index, index % 30)),
    ];
    const alone = ids(chosenMatches(kept(60, all, most), ranks, most));
    for (const [some, others] of [
      [all.filter((_, index) => index % 2 === 0), all.filter((_, index) => index % 2 === 1)],
      [all.slice(0, 700), all.slice(700)],
      [all.slice(700), all.slice(0, 700)],
      [all.filter(({ matching }) => matching[0] !== 0), all.filter(({ matching }) => matching[0] === 0)],
    ] as const) {
      const [together, other] = [kept(60, some, most), kept(60, others, most)];
      prune(together, most);
      mergeKept(together, other);
      expect(ids(chosenMatches(together, ranks, most))).toEqual(alone);
    }
  });

  test('take no more memory than some times as many as a report holds', () => {
    const all = newKeptMatches(40);
    let mostHeld = 0;
    for (let index = 0; index < 50_000; index++) {
      keep(all, match(String(index), index, index % 40), MOST);
      mostHeld = Math.max(mostHeld, all.held);
    }
    expect(mostHeld).toBeLessThanOrEqual(5 * MOST);
  });
});
