import { randomBytes } from 'node:crypto';
import type { EventStore } from '../../test/support/fake-aws/event-store';
import type { RecordedEvent } from '../../test/support/fake-aws/recorded-event';

/** Makes a record as long as real ones, a page of 50 is about 96 kB; and gzip has as much to do, to about a seventh. */
const REPEATED = 'x'.repeat(850);
const UNIQUE = 150;
const NOISE = randomBytes(768 * 1024).toString('base64');
const paddingOf = (account: string, region: string, index: number): string => {
  const place = 61 * Number(account.slice(-4)) + Number(region.split('-').at(-1));
  // Far from what gzip has seen in its last 32 kB.
  const at = (index * 6_151 + place * 48_611) % (NOISE.length - UNIQUE);
  return NOISE.slice(at, at + UNIQUE) + REPEATED;
};

/** Evenly many events in every second before `newest`, made when they are asked for: nobody has to hold millions. */
export function denseStore(newest: number, perSecond: number): EventStore {
  return {
    page({ account, region, from, to }, offset, count) {
      // Both ends inclusive; an event's time is its whole second, rounded up.
      const first = Math.max(Math.ceil((newest - Math.floor(to)) * perSecond), 0);
      const last = Math.ceil((newest - Math.ceil(from) + 1) * perSecond) - 1;
      const events = Array.from({ length: Math.max(Math.min(count, last - first - offset + 1), 0) }, (_, index) =>
        denseEvent(account, region, newest, perSecond, first + offset + index),
      );
      return { events, more: first + offset + count <= last };
    },
  };
}

function denseEvent(account: string, region: string, newest: number, perSecond: number, index: number): RecordedEvent {
  return {
    account,
    region,
    eventId: `${region}-${account}-${String(index).padStart(12, '0')}`,
    time: Math.ceil(newest - index / perSecond),
    eventName: 'AssumeRole',
    eventSource: 'sts.amazonaws.com',
    user: 'ci-deployer',
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    readOnly: true,
    sourceIp: '192.0.2.1',
    resources: [{ type: 'AWS::IAM::Role', name: 'arn:aws:iam::111111111111:role/deploy' }],
    padding: paddingOf(account, region, index),
  };
}
