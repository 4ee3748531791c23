import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reminderHours } from '../../../core/findings/advance';
import type { Finding } from '../../../core/findings/finding';
import { acknowledged, closed } from '../../../core/findings/by-hand';
import { DEFAULT_FINDINGS } from '../../../lib/contract/findings';
import { propertyRuns } from '../../support/property-runs';
import { add, at, heard, NOW } from './advanced';
import { someDetection, someOccurrence } from './some-detection';

const HOUR = 3_600_000;
const KNOWN = { principal: true, account: true, learning: false };
/** Whether a message is owed. */
const isOwed = ({ dueAt }: Finding): boolean => dueAt !== undefined;
const later = (hours: number): string => new Date(NOW + hours * HOUR).toISOString();

describe('what is strange only the first time', () => {
  const detection = someDetection({ firstTimeOnly: true });
  const first = (firstTime: Finding['firstTime'], parts = {}) =>
    add(undefined, [someOccurrence(at(-2))], { detection: { ...detection, ...parts }, firstTime });

  it('is told once, and not again however it goes on', () => {
    const opened = first(KNOWN);
    expect(opened).toMatchObject({ state: 'open', reason: 'opened', dueAt: NOW });
    const on = add(heard(opened), [someOccurrence(at(0), { target: '00112233445566ff' })], { detection });
    expect(on).toMatchObject({ count: 2 });
    expect(isOwed(on)).toBe(false);
    const anew = add(on, [someOccurrence(later(100))], { detection, now: NOW + 100 * HOUR, firstTime: KNOWN });
    expect(anew).toMatchObject({ state: 'open', episode: 2 });
    expect(isOwed(anew)).toBe(false);
  });

  it('is recorded, and nobody told, while too little was seen to know', () => {
    for (const firstTime of [{ ...KNOWN, learning: true }, undefined]) {
      const learned = first(firstTime);
      expect(learned).toMatchObject({ state: 'open', episode: 1 });
      expect(isOwed(learned)).toBe(false);
      const anew = add(learned, [someOccurrence(later(100))], { detection, now: NOW + 100 * HOUR, firstTime: KNOWN });
      expect(anew).toMatchObject({ episode: 2 });
      expect(isOwed(anew)).toBe(false);
    }
  });

  it('is told when its threshold is reached, however often it was tried before', () => {
    const parts = { threshold: 2 };
    const one = first(KNOWN, parts);
    const seldom = { ...KNOWN, principal: false };
    const two = add(one, [someOccurrence(at(-1))], { detection: { ...detection, ...parts }, firstTime: seldom });
    expect([one.state, two.state, two.reason]).toEqual(['counting', 'open', 'opened']);
  });

  it('is not told as a success after failures: each is a first time by itself', () => {
    const failures = add(undefined, [someOccurrence(at(-5), { outcome: 'failure' })]);
    expect(add(undefined, [someOccurrence(at(-1))], { detection, sibling: failures, firstTime: KNOWN }).reason).toBe(
      'opened',
    );
  });

  it('stays quiet after it was acknowledged or closed', () => {
    const by = { by: 'arn', now: NOW };
    for (const decide of [acknowledged, closed]) {
      const done = decide(heard(first(KNOWN)), by);
      const on = add(done, [someOccurrence(at(0), { target: '00112233445566ff' })], { detection, firstTime: KNOWN });
      expect(on.dueAt).toBeUndefined();
    }
  });
});

describe('what jobs do again and again', () => {
  const detection = someDetection({ recurring: true, severity: 'notify' });
  const [ORDERS, USERS] = ['00112233445566aa', '00112233445566bb'];
  const on = (finding: Finding | undefined, hours: number, target?: string, parts = {}) =>
    add(finding, [someOccurrence(later(hours), { target })], {
      detection: { ...detection, ...parts },
      now: NOW + hours * HOUR,
    });

  it('is told once, without reminders, and again of a new target', () => {
    let finding = heard(on(undefined, 0, ORDERS));
    for (let night = 1; night < 60; night++) {
      finding = on(finding, night * 24, ORDERS);
      expect(finding.dueAt).toBeUndefined();
    }
    expect(finding).toMatchObject({ count: 60, messages: 1, episode: 1 });
    expect(on(finding, 60 * 24, USERS)).toMatchObject({ reason: 'new target' });
  });

  it('is recorded in a new episode, unless its target is new', () => {
    const told = heard(on(undefined, 0, ORDERS));
    const weekly = on(told, 7 * 24, ORDERS);
    expect(weekly).toMatchObject({ state: 'open', episode: 2, count: 1, targets: [ORDERS] });
    expect(isOwed(weekly)).toBe(false);
    expect(on(told, 7 * 24, USERS)).toMatchObject({ episode: 2, reason: 'opened', targets: [ORDERS, USERS] });
    expect(on(on(weekly, 14 * 24, ORDERS), 21 * 24, USERS)).toMatchObject({ episode: 4, reason: 'opened' });
  });

  it('is recorded in a new episode where there is no target at all', () => {
    const anew = on(heard(on(undefined, 0)), 7 * 24);
    expect([anew.episode, isOwed(anew)]).toEqual([2, false]);
  });

  it('is told in each new episode where it pages', () => {
    const page = { severity: 'page' };
    const told = heard(on(undefined, 0, ORDERS, page));
    expect(on(told, 24, ORDERS, page).dueAt).toBeUndefined();
    expect(on(told, 7 * 24, ORDERS, page)).toMatchObject({ episode: 2, reason: 'opened' });
  });

  it('remembers five hundred targets', () => {
    const target = (index: number): string => String(index).padStart(16, '0');
    let finding = heard(on(undefined, 0, target(0)));
    for (let index = 1; index < 500; index++) finding = heard(on(finding, 1, target(index)), NOW + HOUR);
    expect(on(finding, 24, target(0)).dueAt).toBeUndefined();
    finding = heard(on(finding, 25, target(500)), NOW + 25 * HOUR);
    expect(on(finding, 26, target(0))).toMatchObject({ reason: 'new target' });
  });

  it('stays quiet when its acknowledgement ends, but for a new target', () => {
    const done = acknowledged(heard(on(undefined, 0, ORDERS)), { by: 'arn', now: NOW });
    const soon = { ...done, lastSeen: later(31 * 24 - 1) };
    const again = on(soon, 31 * 24, ORDERS);
    expect([again.state, isOwed(again)]).toEqual(['open', false]);
    expect(on(soon, 31 * 24, USERS)).toMatchObject({ state: 'open', reason: 'new target' });
  });

  it('has no reminders, also after a message, and others have', () => {
    const settings = DEFAULT_FINDINGS;
    expect(reminderHours({ detection, settings })).toEqual([]);
    expect(reminderHours({ detection: someDetection({ firstTimeOnly: true }), settings })).toEqual([]);
    expect(reminderHours({ detection: someDetection(), settings })).toEqual(settings.reminderHours);
  });

  it('owes one message for each target and none more, whenever its events come', () => {
    const event = fc.record({
      hours: fc.integer({ min: 1, max: 2_000 }),
      target: fc.constantFrom('a', 'b', 'c', undefined),
    });
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 40 }), (events) => {
        let finding: Finding | undefined;
        let messages = 0;
        const sorted = events.toSorted((one, other) => one.hours - other.hours);
        for (const { hours, target } of sorted) {
          finding = on(finding, hours, target);
          if (finding.dueAt === undefined) continue;
          messages += 1;
          finding = heard(finding, NOW + hours * HOUR);
        }
        const targets = new Set(sorted.flatMap(({ target }) => target ?? [])).size;
        expect(messages).toBe(Math.max(1, sorted[0]?.target === undefined ? targets + 1 : targets));
      }),
      { numRuns: propertyRuns(100, 2_000) },
    );
  });
});
