import { describe, expect, it } from '@jest/globals';
import type { Finding, Occurrence } from '../../../core/findings/finding';
import { leased, told } from '../../../core/findings/told';
import { DEFAULT_FINDINGS } from '../../../lib/contract/findings';
import { add, at, heard, HOUR, NOW } from './advanced';
import { someDetection, someOccurrence } from './some-detection';

describe('a finding without a threshold', () => {
  it('opens with the first event, and owes a message at once', () => {
    const finding = add(undefined, [someOccurrence(at(-5), { target: 'a' })], {
      firstTime: { principal: true, account: false, learning: false },
    });

    expect(finding).toMatchObject({
      state: 'open',
      episode: 1,
      count: 1,
      firstSeen: at(-5),
      lastSeen: at(-5),
      targets: ['a'],
      principals: [],
      dueAt: NOW,
      reason: 'opened',
      messages: 0,
      version: 1,
      firstTime: { principal: true, account: false, learning: false },
    });
    expect(finding.minutes).toBeUndefined();
  });

  it('counts what is late, and what came in another order, as part of the same', () => {
    const first = add(undefined, [someOccurrence(at(-5), { region: 'eu-west-1' })]);
    const finding = add(first, [someOccurrence(at(-1), { region: 'eu-west-2' }), someOccurrence(at(-20))]);

    expect(finding).toMatchObject({ count: 3, firstSeen: at(-20), lastSeen: at(-1), region: 'eu-west-2', version: 2 });
    expect(finding).toMatchObject({ dueAt: NOW, reason: 'opened' });
  });

  it('keeps the first and the latest four events', () => {
    const ids = [1, 2, 3, 4, 5, 6, 7].map(String);
    const finding = add(
      undefined,
      ids.map((eventId, index) => someOccurrence(at(index - 10), { eventId })),
    );

    expect(finding.eventIds).toEqual(['1', '4', '5', '6', '7']);
  });

  it('is told again after growing intervals, if it went on', () => {
    let finding = heard(add(undefined, [someOccurrence(at(-1))]));
    expect(finding).toMatchObject({ dueAt: undefined, toldCount: 1, messages: 1, toldAt: new Date(NOW).toISOString() });

    const intervals: number[] = [];
    let last = NOW;
    // A quarter of a year, an event every half hour.
    for (let now = NOW + HOUR / 2; now < NOW + 90 * 24 * HOUR; now += HOUR / 2) {
      finding = add(finding, [someOccurrence(new Date(now).toISOString())], { now });
      if ((finding.dueAt ?? Infinity) > now) continue;
      expect(finding.reason).toBe('reminder');
      intervals.push((now - last) / HOUR);
      last = now;
      finding = heard(finding, now);
    }
    expect(intervals).toEqual([1, 6, 24, 72, 168, 720, 720]);
  });

  it('is not told again while a message is on its way, but of what came in between', () => {
    const sent = { ...add(undefined, [someOccurrence(at(-1))]), dueAt: NOW + 300_000 };
    const meanwhile = add(sent, [someOccurrence(at(0))]);
    const after = told(meanwhile, sent, NOW + 1_000, DEFAULT_FINDINGS.reminderHours);

    expect(meanwhile.dueAt).toBe(sent.dueAt);
    expect(after).toMatchObject({ count: 2, toldCount: 1, messages: 1, dueAt: NOW + 1_000 + HOUR, reason: 'reminder' });
  });

  it('tells at once of another target: one act hides no other', () => {
    const before = heard(add(undefined, [someOccurrence(at(-1), { target: 'a' })]));
    const now = NOW + HOUR / 2;
    const time = new Date(now).toISOString();

    expect(add(before, [someOccurrence(time, { target: 'b' })], { now })).toMatchObject({
      ...{ episode: 1, count: 2, targets: ['a', 'b'], reason: 'new target', dueAt: now },
    });
    expect(add(before, [someOccurrence(time, { target: 'a' })], { now })).toMatchObject({ reason: 'reminder' });
    expect(add(before, [someOccurrence(time)], { now })).toMatchObject({ reason: 'reminder' });
    // Denied calls have many targets, and are one act.
    const detection = someDetection({ threshold: 2 });
    const counted = heard(
      add(undefined, [someOccurrence(at(-2), { target: 'a' }), someOccurrence(at(-1))], { detection }),
    );
    expect(add(counted, [someOccurrence(time, { target: 'b' })], { now, detection })).toMatchObject({
      reason: 'reminder',
    });
  });

  it('tells of another target that comes while the first message is on its way', () => {
    const sent = leased(add(undefined, [someOccurrence(at(-1), { target: 'a' })]), NOW);
    const meanwhile = add(sent, [someOccurrence(at(0), { target: 'b' })], { now: NOW + 1_000 });

    expect(told(meanwhile, sent, NOW + 2_000, DEFAULT_FINDINGS.reminderHours)).toMatchObject({
      ...{ reason: 'new target', dueAt: NOW + 1_000, messages: 1 },
    });
  });

  it('is one message of all that was new when it became due', () => {
    const occurrences = ['a', 'b'].map((target) => someOccurrence(at(-1), { target }));

    expect(add(undefined, occurrences)).toMatchObject({ reason: 'opened', dueAt: NOW, targets: ['a', 'b'] });
  });

  it('goes on as long as it was not quiet for longer than that', () => {
    const before = heard(add(undefined, [someOccurrence(at(-1))]));
    const last = at(72 * 60 - 1);

    expect(add(before, [someOccurrence(last)])).toMatchObject({ episode: 1, count: 2 });
    expect(add(before, [someOccurrence(at(72 * 60 - 1, 1))])).toMatchObject({ episode: 2, count: 1 });
  });

  it('begins anew after it was quiet for long', () => {
    const before = heard(
      add(undefined, [someOccurrence(at(-1), { target: 'a' })], {
        firstTime: { principal: true, account: true, learning: false },
      }),
    );
    const now = NOW + 73 * HOUR;
    const finding = add(before, [someOccurrence(new Date(now).toISOString(), { target: 'b' })], { now });

    expect(finding).toMatchObject({
      episode: 2,
      count: 1,
      messages: 0,
      toldCount: 0,
      targets: ['b'],
      reason: 'opened',
      dueAt: now,
    });
    expect(finding.firstTime).toEqual({ principal: false, account: false, learning: false });
    expect(finding.toldAt).toBeUndefined();
  });

  it('begins anew after it was closed, but not with what happened before', () => {
    const closed: Finding = { ...heard(add(undefined, [someOccurrence(at(-1), { target: 'a' })])), state: 'closed' };

    expect(add(closed, [someOccurrence(at(-3), { target: 'a' })])).toMatchObject({
      state: 'closed',
      count: 2,
      dueAt: undefined,
    });
    expect(add(closed, [someOccurrence(at(-3), { target: 'b' })])).toMatchObject({
      state: 'open',
      episode: 2,
      count: 1,
    });
    // Within the second of the latest it was looked at as well.
    expect(add(closed, [someOccurrence(at(-1), { target: 'a' })])).toMatchObject({ state: 'closed', count: 2 });
    expect(add(closed, [someOccurrence(at(1), { target: 'a' })])).toMatchObject({
      state: 'open',
      episode: 2,
      dueAt: NOW,
    });
  });

  it('says that a time is missing by taking its own', () => {
    expect(add(undefined, [someOccurrence('unknown')]).lastSeen).toBe('2026-11-24T10:00:00Z');
  });
});

describe('an acknowledged finding', () => {
  const acknowledged: Finding = {
    ...heard(add(undefined, [someOccurrence(at(-1), { target: 'a' })])),
    state: 'acknowledged',
    acknowledgedUntil: new Date(NOW + 30 * 24 * HOUR).toISOString(),
    acknowledgedBy: 'alice',
  };

  it('counts and is quiet, even after a long pause', () => {
    const now = NOW + 100 * HOUR;
    const finding = add(acknowledged, [someOccurrence(new Date(now).toISOString(), { target: 'a' })], { now });

    expect(finding).toMatchObject({ state: 'acknowledged', count: 2, dueAt: undefined, acknowledgedBy: 'alice' });
  });

  it('is told of at once when it has a new target', () => {
    const finding = add(acknowledged, [someOccurrence(at(0), { target: 'b' })]);

    expect(finding).toMatchObject({ state: 'open', count: 2, dueAt: NOW, reason: 'new target', targets: ['a', 'b'] });
    expect(finding.acknowledgedUntil).toBeUndefined();
  });

  it('is told of when its time is over', () => {
    const now = NOW + 31 * 24 * HOUR;
    const last = { ...acknowledged, lastSeen: new Date(now - HOUR).toISOString() };

    expect(add(last, [someOccurrence(new Date(now).toISOString(), { target: 'a' })], { now })).toMatchObject({
      state: 'open',
      episode: 1,
      reason: 'reopened',
      dueAt: now,
    });
    expect(add(acknowledged, [someOccurrence(new Date(now).toISOString())], { now })).toMatchObject({
      state: 'open',
      episode: 2,
      reason: 'opened',
    });
  });
});

describe('a finding with a threshold', () => {
  const detection = someDetection({ threshold: 3, countBy: 'account' });
  const by = (name: string) => ({ who: { kind: 'user' as const, key: name, name } });

  it('only counts below it, and opens when it is reached within the period', () => {
    const counting = add(undefined, [someOccurrence(at(-4), by('a')), someOccurrence(at(-3), by('b'))], { detection });
    expect(counting).toMatchObject({ state: 'counting', episode: 0, count: 2 });
    expect(counting.dueAt).toBeUndefined();

    const open = add(counting, [someOccurrence(at(-1), by('a'))], { detection });
    expect(open).toMatchObject({
      state: 'open',
      episode: 1,
      count: 3,
      firstSeen: at(-4),
      dueAt: NOW,
      reason: 'opened',
    });
    expect(open.principals).toHaveLength(2);
  });

  it('does not open when the events lie further apart', () => {
    const finding = add(
      undefined,
      [-10, -5, 0].map((minute) => someOccurrence(at(minute))),
      { detection },
    );

    expect(finding.state).toBe('counting');
  });

  it('opens when an event in between comes late', () => {
    const finding = add(
      add(
        undefined,
        [-12, -10, 0].map((minute) => someOccurrence(at(minute))),
        { detection },
      ),
      [someOccurrence(at(-11))],
      { detection },
    );

    expect(finding).toMatchObject({ state: 'open', count: 4 });
  });

  it('forgets what lies too far back', () => {
    const finding = add(
      undefined,
      [-60, -1].map((minute) => someOccurrence(at(minute))),
      { detection },
    );

    expect(finding).toMatchObject({ count: 1, firstSeen: at(-1) });
  });

  it('stays listed as it was until there are enough for a new one', () => {
    const times = (hours: number) => [1, 2, 3].map((minute) => someOccurrence(at(minute + hours * 60)));
    const old = heard(add(undefined, times(0), { detection }));
    const now = NOW + 80 * HOUR;
    const [one, ...others] = times(80);
    const waiting = add(old, [one as Occurrence], { detection, now });
    expect(waiting).toMatchObject({ state: 'open', episode: 1, count: 3, lastSeen: old.lastSeen, dueAt: undefined });

    expect(add(waiting, others, { detection, now })).toMatchObject({ state: 'open', episode: 2, count: 3, dueAt: now });
  });

  it('counts ten thousand of a minute as one', () => {
    const finding = add(
      undefined,
      Array.from({ length: 10_000 }, (_, index) => someOccurrence(at(0, index % 60))),
      { detection },
    );

    expect(finding).toMatchObject({ state: 'open', episode: 1, count: 10_000, dueAt: NOW });
    expect(finding.eventIds).toHaveLength(5);
  });
});
