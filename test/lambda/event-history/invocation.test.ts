import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { stopAfter } from '../../../lambda/event-history/invocation';

describe('stopAfter', () => {
  test('aborts when the time is up', async () => {
    const stop = new AbortController();
    stopAfter(5, stop);
    expect(stop.signal.aborted).toBe(false);
    await sleep(40);
    expect(stop.signal.aborted).toBe(true);
  });

  test('aborts nothing once it is cancelled', async () => {
    const stop = new AbortController();
    stopAfter(5, stop)();
    await sleep(40);
    expect(stop.signal.aborted).toBe(false);
  });
});
