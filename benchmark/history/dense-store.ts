import type { EventStore } from '../../test/support/fake-aws/event-store';
import type { RecordedEvent } from '../../test/support/fake-aws/recorded-event';

/** Makes a record as long as real ones: a page of 50 is about 96 kB. */
const PADDING = 'x'.repeat(1_000);

/** Evenly many events in every second before `newest`, made when they are asked for: nobody has to hold millions. */
export function denseStore(newest: number, perSecond: number): EventStore {
  return {
    page({ account, region, from, to }, offset, count) {
      const first = Math.max(Math.floor((newest - to) * perSecond) + 1, 0);
      const last = Math.floor((newest - from) * perSecond);
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
    padding: PADDING,
  };
}
