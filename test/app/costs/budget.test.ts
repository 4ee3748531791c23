import { expect, test } from '@jest/globals';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import type { Size } from '../../../app/costs/assumptions';
import { monthCost, total } from '../../../app/costs/month-cost';
import { SMALL } from '../../../app/costs/size-options';
import { costlyParts, type Template } from '../../../app/costs/template-parts';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import type { DetectionAlarmsOptions } from '../../../lib/detection/detection-alarms-props';

const LARGE: Size = { accounts: 500, events: 300_000_000 };

function cost(size: Size, alarms?: DetectionAlarmsOptions): number {
  const stack = new OrganizationTrailStack(new App(), 'Audit', { alarms });
  return total(monthCost(costlyParts([Synthesized.fromStack(stack).toJSON()['Resources'] as Template]), size));
}

test('A month of what findings add costs 500 accounts with 300 million events at most 10 dollars', () => {
  const only = { detections: CisCatalog.all().slice(0, 1) };
  const added = cost(LARGE, only) - cost(LARGE, { ...only, findings: { enabled: false } });
  expect(added).toBeGreaterThan(2);
  expect(added).toBeLessThanOrEqual(10);
});

test('A month of the default deployment costs 10 accounts with 2 million events at most 20 dollars', () => {
  expect(cost(SMALL)).toBeLessThanOrEqual(20);
});
