import { describe, expect, it } from '@jest/globals';
import { isDue, leased, owing, told } from '../../../core/findings/told';
import { DEFAULT_FINDINGS } from '../../../lib/contract/findings';
import { someFinding } from './some-finding';

const NOW = Date.parse('2026-11-24T09:20:00Z');
const { reminderHours } = DEFAULT_FINDINGS;

describe('a finding whose message was sent', () => {
  const sent = leased(someFinding(), NOW);

  it('owes a reminder where it went on meanwhile, and only while it is open', () => {
    const wentOn = { ...sent, count: 2 };

    expect(told(sent, sent, NOW, reminderHours)).toMatchObject({ dueAt: undefined, messages: 1 });
    expect(told(wentOn, sent, NOW, reminderHours)).toMatchObject({ reason: 'reminder', messages: 1 });
    for (const state of ['acknowledged', 'closed'] as const)
      expect(told({ ...wentOn, state }, sent, NOW, reminderHours)).toMatchObject({ dueAt: undefined, messages: 1 });
  });

  it('is as it was where it has begun anew since: that message was of the episode before', () => {
    const anew = { ...sent, episode: 2, messages: 0 };

    expect(told(anew, sent, NOW, reminderHours)).toBe(anew);
  });

  it('keeps what it was told with, where it was counted on', () => {
    expect(told({ ...sent, count: 9 }, sent, NOW, reminderHours)).toMatchObject({ count: 9, toldCount: 1 });
  });
});

describe('a finding that owes a message', () => {
  it('owes it since when it first did', () => {
    expect(owing(someFinding({ dueAt: NOW - 1 }), 'new target', NOW)).toMatchObject({ dueAt: NOW - 1 });
    expect(owing(someFinding({ dueAt: NOW + 1 }), 'new target', NOW)).toMatchObject({ dueAt: NOW });
    expect(owing(someFinding({ dueAt: undefined }), 'new target', NOW)).toMatchObject({ dueAt: NOW });
  });

  it('is due from that moment on, while it is open', () => {
    const due = (at: number, parts = {}) => isDue(someFinding({ dueAt: NOW, ...parts }), at);

    expect([NOW - 1, NOW, NOW + 1].map((at) => due(at))).toEqual([false, true, true]);
    expect(due(NOW, { state: 'acknowledged' })).toBe(false);
    expect(due(NOW, { dueAt: undefined })).toBe(false);
  });
});
