import type { CredentialsFor } from '../../core/history/aws/cloudtrail-client';
import type { Place } from '../../core/history/search/event';
import { EVENTS_PER_PAGE, REQUESTS_PER_SECOND } from '../../lib/contract/event-history';
import { Fake, type FakeReport } from './fake';

export interface Case {
  readonly places: number;
  readonly latencyMs: number;
  /** Of the search at the physical limit; one that is slower is ended after half as long again. */
  readonly seconds: number;
  readonly eventsPerSecond: number;
}

/** Events a second of one account and Region: the physical limit. */
export const LIMIT = EVENTS_PER_PAGE * REQUESTS_PER_SECOND;

/** As many Regions as are on by default. */
const REGIONS_EACH = 17;

export function placesOf(count: number): Place[] {
  return Array.from({ length: count }, (_, index) => ({
    account: String(111_111_111_111 + Math.floor(index / REGIONS_EACH)),
    region: `xx-bench-${String((index % REGIONS_EACH) + 1)}`,
  }));
}

/** As the fake's STS hands them out: the account is in the key. */
export const credentialsFor: CredentialsFor = (account) =>
  Promise.resolve(() =>
    Promise.resolve({ accessKeyId: `ASIA${account}`, secretAccessKey: 'test', sessionToken: 'test' }),
  );

export function rangeOf({ seconds, eventsPerSecond }: Case, now: number): { from: number; to: number } {
  return { from: now - Math.ceil((seconds * LIMIT) / eventsPerSecond), to: now };
}

export async function withFake<T>(
  now: number,
  { eventsPerSecond, latencyMs }: Case,
  body: () => Promise<T>,
): Promise<{ result: T; report: FakeReport }> {
  const fake = await Fake.start(now, eventsPerSecond, latencyMs);
  process.env['AWS_ENDPOINT_URL_CLOUDTRAIL'] = fake.url;
  try {
    return { result: await body(), report: await fake.stop() };
  } catch (error) {
    await fake.stop();
    throw error;
  }
}
