import { describe, expect, it } from '@jest/globals';
import { afterLateFailures } from '../../../core/findings/after-failures';
import type { Finding } from '../../../core/findings/finding';
import { told } from '../../../core/findings/told';
import { DEFAULT_FINDINGS } from '../../../lib/contract/findings';
import { add, at, heard, NOW } from './advanced';
import { someDetection, someOccurrence } from './some-detection';

describe('a success after failures', () => {
  const failures = heard(add(undefined, [someOccurrence(at(-3), { outcome: 'failure' })]));
  const success = heard(add(undefined, [someOccurrence(at(-30))]));

  it('is a message of its own, whatever was told before', () => {
    expect(add(success, [someOccurrence(at(-1))], { sibling: failures })).toMatchObject({
      dueAt: NOW,
      reason: 'success after failures',
    });
    expect(add(success, [someOccurrence(at(-1))])).toMatchObject({ reason: 'reminder' });
  });

  it('is none where the failures came later, or belong to a success before', () => {
    expect(add(success, [someOccurrence(at(-5))], { sibling: failures }).reason).toBe('reminder');
    const later = heard(add(success, [someOccurrence(at(-2))], { sibling: failures }));
    expect(add(later, [someOccurrence(at(-1))], { sibling: failures }).reason).toBe('reminder');
  });

  it('is none where the failures were long before', () => {
    const sibling = add(undefined, [someOccurrence(at(-1), { outcome: 'failure' })]);

    expect(add(undefined, [someOccurrence(at(72 * 60 - 1))], { sibling }).reason).toBe('success after failures');
    expect(add(undefined, [someOccurrence(at(72 * 60 - 1, 1))], { sibling }).reason).toBe('opened');
  });

  it('opens below the threshold, where the failures reached it', () => {
    const detection = someDetection({ threshold: 3 });
    const counting: Finding = { ...failures, state: 'counting' };

    expect(add(undefined, [someOccurrence(at(-1))], { detection, sibling: failures })).toMatchObject({
      state: 'open',
      reason: 'success after failures',
    });
    expect(add(undefined, [someOccurrence(at(-1))], { detection, sibling: counting }).state).toBe('counting');
  });

  describe('is owed too when the failures come after it, late', () => {
    const context = { detection: someDetection(), settings: DEFAULT_FINDINGS, now: NOW + 60_000 };
    const failed = (minute: number, parts: Partial<Finding> = {}): Finding => ({
      ...add(undefined, [someOccurrence(at(minute), { outcome: 'failure' })]),
      ...parts,
    });
    const late = (of: Finding, failuresOf: Finding) => afterLateFailures(of, failuresOf, [], context);

    it('if they happened before it, or within its second', () => {
      expect(late(success, failed(-31))).toMatchObject({
        dueAt: context.now,
        reason: 'success after failures',
        afterFailuresAt: success.lastSeen,
        version: 3,
      });
      expect(late(success, failed(-30))).toBeDefined();
      expect(late(success, failed(-29))).toBeUndefined();
    });

    it('if any of them did: the first, the latest, or one of those that came', () => {
      const told: Finding = { ...success, firstSeen: at(-50), afterFailuresAt: at(-40) };
      const around = failed(-45, { lastSeen: at(-10) });
      const these = [someOccurrence(at(-35), { outcome: 'failure' })];

      expect(late(told, around)).toBeUndefined();
      expect(late(told, failed(-45, { lastSeen: at(-35) }))).toBeDefined();
      expect(late({ ...told, afterFailuresAt: undefined }, around)).toBeDefined();
      expect(afterLateFailures(told, around, these, context)).toBeDefined();
      // Of a time that the finding does not cover: they are being counted for another.
      expect(afterLateFailures(told, failed(-45), these, context)).toBeUndefined();
    });

    it('once', () => {
      const owed = late(success, failed(-31));
      const sent = told(owed as Finding, owed as Finding, context.now, DEFAULT_FINDINGS.reminderHours);

      expect(late(sent, failed(-31))).toBeUndefined();
      expect(late(sent, failed(-30))).toBeUndefined();
    });

    it('by a finding that counts, which opens', () => {
      const counting = add(undefined, [someOccurrence(at(-30))], { detection: someDetection({ threshold: 3 }) });
      const opened = late(counting, failed(-31));

      expect(opened).toMatchObject({ state: 'open', episode: 1, count: 1, reason: 'success after failures' });
      expect(opened?.minutes).toBeUndefined();
    });

    it('but by none that was dealt with, nor after failures that only count or were long before', () => {
      for (const state of ['acknowledged', 'closed'] as const)
        expect(late({ ...success, state }, failed(-31))).toBeUndefined();
      expect(late(success, failed(-31, { state: 'counting' }))).toBeUndefined();
      expect(late(success, failed(-30 - 72 * 60))).toBeDefined();
      expect(late(success, failed(-31 - 72 * 60))).toBeUndefined();
      expect(late(failed(-30), failed(-31))).toBeUndefined();
      expect(late(success, success)).toBeUndefined();
    });
  });

  it('is known of one that is quiet by wish, and the reason when it speaks again', () => {
    const quiet: Finding = { ...success, state: 'acknowledged', acknowledgedUntil: at(60) };
    const sibling = failures;
    const still = add(quiet, [someOccurrence(at(-1))], { sibling });
    expect(still).toMatchObject({ state: 'acknowledged', dueAt: undefined, afterFailuresAt: at(-1) });

    for (const [parts, target] of [
      [{}, 'b'],
      [{ acknowledgedUntil: at(-2) }, undefined],
    ] as const)
      expect(add({ ...quiet, ...parts }, [someOccurrence(at(-1), { target })], { sibling })).toMatchObject({
        state: 'open',
        reason: 'success after failures',
      });
  });

  it('is not told again in its next episode', () => {
    const closed: Finding = {
      ...heard(add(success, [someOccurrence(at(-2))], { sibling: failures })),
      state: 'closed',
    };
    const again = heard(add(closed, [someOccurrence(at(-1))], { sibling: failures }));

    expect(again).toMatchObject({ episode: 2, afterFailuresAt: at(-2) });
    expect(
      afterLateFailures(again, failures, [], { detection: someDetection(), settings: DEFAULT_FINDINGS, now: NOW }),
    ).toBeUndefined();
  });
});
