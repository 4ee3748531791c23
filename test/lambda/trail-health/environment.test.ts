import { describe, expect, test } from '@jest/globals';
import { parseEnvironment } from '../../../lambda/trail-health/environment';

const TRAIL_ARN = 'arn:aws-us-gov:cloudtrail:us-gov-west-1:111111111111:trail/my.trail';

describe('parseEnvironment', () => {
  test('reads the trail, its name and the namespace', () => {
    expect(
      parseEnvironment({ TRAIL_ARN, METRIC_NAMESPACE: 'OrganizationTrail', DEPLOYED_VALUES: '[]', PATH: '/' }),
    ).toEqual({
      trail: { arn: TRAIL_ARN, name: 'my.trail', region: 'us-gov-west-1' },
      deployedValues: '[]',
      namespace: 'OrganizationTrail',
    });
  });

  test('names every variable that is missing or wrong', () => {
    expect(() => parseEnvironment({})).toThrow(
      /^METRIC_NAMESPACE: received undefined; allowed: .*; DEPLOYED_VALUES: received undefined; allowed: /,
    );
    expect(() => parseEnvironment({ TRAIL_ARN, METRIC_NAMESPACE: '', DEPLOYED_VALUES: '[]' })).toThrow(
      /^METRIC_NAMESPACE: received ""/,
    );
    for (const near of [
      `${TRAIL_ARN}/x`,
      `${TRAIL_ARN} `,
      'my.trail',
      TRAIL_ARN.replace('trail/', 'eventdatastore/'),
    ]) {
      expect(() => parseEnvironment({ TRAIL_ARN: near, METRIC_NAMESPACE: 'n', DEPLOYED_VALUES: '[]' })).toThrow(
        /^TRAIL_ARN: received/,
      );
    }
  });

  test('needs no trail where only the log group is known', () => {
    expect(parseEnvironment({ METRIC_NAMESPACE: 'n', DEPLOYED_VALUES: '[]' }).trail).toBeUndefined();
  });
});
