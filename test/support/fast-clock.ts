import { afterAll, beforeAll, jest } from '@jest/globals';
import { systemClock } from '../../core/history/search/clock';

const TIMES = 4;

/**
 * The clock of the search runs four times as fast: its pace, its pauses and its time limits keep their proportions, and nobody
 * waits for them. What HTTP takes counts four times. To be called in a `describe`.
 */
export function hurry(): void {
  beforeAll(() => {
    const began = Date.now();
    const sleep = systemClock.sleep.bind(systemClock);
    jest.spyOn(systemClock, 'now').mockImplementation(() => began + (Date.now() - began) * TIMES);
    jest.spyOn(systemClock, 'sleep').mockImplementation((milliseconds, signal) => sleep(milliseconds / TIMES, signal));
  });
  afterAll(() => {
    jest.restoreAllMocks();
  });
}
