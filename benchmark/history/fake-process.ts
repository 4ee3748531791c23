/** The fake in a process of its own: `fake-process.ts NEWEST EVENTS_PER_SECOND LATENCY_MS REQUESTS_PER_SECOND`. Reports when it is told to stop. */
import { FakeAws } from '../../test/support/fake-aws/fake-aws';
import { FakeLookupEvents } from '../../test/support/fake-aws/lookup-events';
import { denseStore } from './dense-store';

const [newest = 0, perSecond = 0, latencyMs = 0, requestsPerSecond = 2] = process.argv.slice(2).map(Number);
const lookupEvents = new FakeLookupEvents({ store: denseStore(newest, perSecond), requestsPerSecond, burst: 2 });
// At least half of the mean, and a tail: one in a thousand takes four times the mean.
const aws = new FakeAws({ lookupEvents, latencyMs: () => latencyMs * (0.5 - 0.5 * Math.log(1 - Math.random())) });
void aws.start().then((url) => process.send?.({ url }));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({
    throttles: lookupEvents.throttles,
    requests: lookupEvents.requests.length,
    cpuSeconds: (user + system) / 1e6,
  });
  void aws.stop().then(() => process.exit());
});
