import { describe, expect, test } from '@jest/globals';
import { parseEnvironment } from '../../../lambda/trail-health/environment';

const TRAIL_ARN = 'arn:aws-us-gov:cloudtrail:us-gov-west-1:111111111111:trail/my.trail';

describe('parseEnvironment', () => {
  test('reads the trail, its name and the namespace', () => {
    expect(parseEnvironment({ TRAIL_ARN, METRIC_NAMESPACE: 'OrganizationTrail', PATH: '/' })).toEqual({
      trailArn: TRAIL_ARN,
      trailName: 'my.trail',
      namespace: 'OrganizationTrail',
    });
  });

  test('names every variable that is missing or wrong', () => {
    expect(() => parseEnvironment({})).toThrow(
      /^TRAIL_ARN: received undefined; allowed: .*; METRIC_NAMESPACE: received undefined; allowed: /,
    );
    expect(() => parseEnvironment({ TRAIL_ARN, METRIC_NAMESPACE: '' })).toThrow(/^METRIC_NAMESPACE: received ""/);
    for (const near of [
      `${TRAIL_ARN}/x`,
      `${TRAIL_ARN} `,
      'my.trail',
      TRAIL_ARN.replace('trail/', 'eventdatastore/'),
    ]) {
      expect(() => parseEnvironment({ TRAIL_ARN: near, METRIC_NAMESPACE: 'n' })).toThrow(/^TRAIL_ARN: received/);
    }
  });
});
