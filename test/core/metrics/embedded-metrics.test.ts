import { describe, expect, it } from '@jest/globals';
import { embeddedMetrics } from '../../../core/metrics/embedded-metrics';

const NOW = new Date('2026-11-24T10:00:00Z');

describe('the embedded metric format', () => {
  it('names metrics, units and dimensions, and holds the values beside what else is said', () => {
    const line = embeddedMetrics(
      {
        namespace: 'Trail',
        dimensions: { Trail: 'a' },
        metrics: { Age: { value: 3, unit: 'Seconds' } },
        properties: { level: 'INFO' },
      },
      NOW,
    );

    expect(JSON.parse(line)).toEqual({
      _aws: {
        Timestamp: NOW.getTime(),
        CloudWatchMetrics: [
          { Namespace: 'Trail', Dimensions: [['Trail']], Metrics: [{ Name: 'Age', Unit: 'Seconds' }] },
        ],
      },
      Trail: 'a',
      Age: 3,
      level: 'INFO',
    });
  });

  it('is a plain line without metrics', () => {
    expect(JSON.parse(embeddedMetrics({ namespace: 'Trail', metrics: {}, properties: { a: 1 } }, NOW))).toEqual({
      a: 1,
    });
  });
});
