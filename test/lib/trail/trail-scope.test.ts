import { describe, expect, test } from '@jest/globals';
import { type Stack } from 'aws-cdk-lib/core';
import { scopeObstacles, scopeWarnings, TrailScope } from '../../../lib/trail/trail-scope';
import { testStack } from '../../support/template';

const inRegion = (region?: string): Stack => testStack({ env: { account: '111111111111', region } });
const warnings = (stack: Stack, scope: TrailScope): string[] => Object.keys(scopeWarnings(stack, scope));

describe('TrailScope', () => {
  test('of all Regions includes global services, and nothing is to be said about it', () => {
    const scope = TrailScope.allRegions();
    expect(scope).toMatchObject({ isMultiRegionTrail: true, includeGlobalServiceEvents: true });
    expect(scopeObstacles(scope)).toEqual([]);
    expect(warnings(inRegion('eu-central-1'), scope)).toEqual([]);
  });

  test('of all Regions without global services is refused', () => {
    expect(scopeObstacles(TrailScope.allRegions({ includeGlobalServiceEvents: false }))).toEqual([
      expect.stringMatching(/^trailScope: received all Regions with includeGlobalServiceEvents: false; allowed: /),
    ]);
  });

  test.each([
    ['us-east-1', ['OneRegion']],
    ['us-gov-west-1', ['OneRegion']],
    ['eu-central-1', ['OneRegion', 'GlobalServiceEventsElsewhere']],
    ['us-gov-east-1', ['OneRegion', 'GlobalServiceEventsElsewhere']],
    ['cn-north-1', ['OneRegion', 'GlobalServiceEventsElsewhere']],
    [undefined, ['OneRegion', 'GlobalServiceEventsElsewhere']],
  ])('of one Region, %s, warns of %j', (region, expected) => {
    const scope = TrailScope.oneRegion();
    expect(scope).toMatchObject({ isMultiRegionTrail: false, includeGlobalServiceEvents: true });
    expect(scopeObstacles(scope)).toEqual([]);
    expect(warnings(inRegion(region), scope)).toEqual(expected);
  });

  test.each([
    ['us-gov-east-1', 'recorded only in us-gov-west-1'],
    ['cn-north-1', 'recorded only in cn-north-1 and cn-northwest-1'],
    ['us-iso-west-1', 'recorded only in one Region of the partition'],
  ])('of one Region, %s, says where global services are: %s', (region, where) => {
    const { GlobalServiceEventsElsewhere: said } = scopeWarnings(inRegion(region), TrailScope.oneRegion());
    expect(said).toContain(where);
  });

  test('of one Region without global services warns that it is blind to IAM', () => {
    const scope = TrailScope.oneRegion({ includeGlobalServiceEvents: false });
    expect(scopeWarnings(inRegion('us-east-1'), scope)).toEqual({
      OneRegion: 'This trail records only us-east-1: activity in other Regions leaves no trace in it.',
      NoGlobalServiceEvents: 'This trail records no events of IAM, STS, CloudFront and root sign-ins.',
    });
  });
});
