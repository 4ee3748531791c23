import type { AskOptions } from '../../../core/history/search/ask';
import type { Place } from '../../../core/history/search/event';
import { seededStore } from '../../support/fake-aws/event-store';
import { FakeLookupEvents, type Fault } from '../../support/fake-aws/lookup-events';
import type { RecordedEvent } from '../../support/fake-aws/recorded-event';
import type { VirtualClock } from '../../support/fake-aws/virtual-clock';

/** What the properties read of an event in an answer. */
export interface Given {
  readonly eventId: string;
  readonly time: string;
  readonly account: string;
  readonly region: string;
}

export interface Unreliability {
  readonly clock: VirtualClock;
  readonly random: () => number;
  readonly faultPercent: number;
  /** Where LookupEvents is not allowed. */
  readonly denied: Place | undefined;
}

const FAULTS: Fault[] = ['throttled', 'unavailable', 'broken', 'invalid-token'];

/** An event history that fails now and then. */
export function unreliableHistory(
  events: readonly RecordedEvent[],
  { clock, random, faultPercent, denied }: Unreliability,
): FakeLookupEvents {
  return new FakeLookupEvents({
    store: seededStore(events),
    requestsPerSecond: 2,
    burst: 2,
    now: () => clock.now(),
    fault: ({ account, region, hasToken }) => {
      if (account === denied?.account && region === denied.region) return 'denied';
      const fault = random() * 100 < faultPercent ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined;
      return fault === 'invalid-token' && !hasToken ? undefined : fault;
    },
  });
}

/** Repeatable. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Where a question names its accounts and Regions, nothing has to be asked. */
export const nobody: AskOptions['places'] = {
  ownAccount: () => Promise.reject(new Error('not asked')),
  organizationAccounts: () => Promise.reject(new Error('not asked')),
  unitAccounts: () => Promise.reject(new Error('not asked')),
  enabledRegions: () => Promise.reject(new Error('not asked')),
};
