import { expect, test } from '@jest/globals';
import { SEVERITIES } from '../../../lib/contract/severities';
import { DetectionSeverity } from '../../../lib/detection/detection';

test('the severities of the public enumeration are these, in the same order', () => {
  expect(Object.values(DetectionSeverity)).toEqual(SEVERITIES);
});
