import { describe, expect, test } from '@jest/globals';
import { App, Aws } from 'aws-cdk-lib/core';
import { CountBy } from '../../../../lib/detection/detection';
import { unknowable } from '../../../../lib/detection/findings/route-knowledge';
import { OrganizationTrailStack } from '../../../../lib/stacks/organization-trail-stack';
import { OrganizationTrail } from '../../../../lib/trail/organization-trail';
import { TrailOwner } from '../../../../lib/trail/trail-owner';
import { detection } from '../../../support/detections';
import { ENV, testStack } from '../../../support/template';
import { alarmsWithFindings, KEYS, ROOT } from './some-alarms';

const TOGETHER = detection('together', { countBy: CountBy.ORGANIZATION });
const topic = (region: string, partition = 'aws') => `arn:${partition}:sns:${region}:222222222222:team`;
const UNITS = { organizationalUnits: ['ou-a1b2-c3d4e5f6'], to: 'record' };
const TAGS = { tags: { stage: 'sandbox' }, to: 'record' };

const problems = (routes: unknown, asksOrganizations = true, region = 'eu-central-1') =>
  unknowable(routes, { detections: [ROOT, KEYS, TOGETHER], asksOrganizations, region });

describe('What the function of findings cannot know of a route', () => {
  test('is nothing where it asks AWS Organizations and publishes at home', () => {
    expect(
      problems([
        UNITS,
        TAGS,
        { accounts: ['222222222222'], detectionIds: ['together', 'root-activity'], to: topic('eu-central-1') },
        { severities: ['page', 'notify'], detectionIds: ['root-activity'], to: 'notify' },
        { detectionIds: ['together'], to: 'page' },
      ]),
    ).toEqual([]);
  });

  test('are units and tags where it does not ask', () => {
    const allowed = 'allowed: with an organization trail of this app; otherwise use accounts';
    const asked = 'received a condition that requires lookups in AWS Organizations';
    expect(problems([UNITS, { ...TAGS, to: topic('us-east-1') }], false)).toEqual([
      `routes[0].organizationalUnits: ${asked}; ${allowed}`,
      `routes[1].tags: ${asked}; ${allowed}`,
      `routes[1].to: received "${topic('us-east-1')}"; allowed: a topic in eu-central-1, the Region of the findings function`,
    ]);
  });

  test('is the account of what is counted over all accounts', () => {
    for (const condition of [{ accounts: ['222222222222'] }, UNITS, TAGS])
      expect(problems([{ ...condition, detectionIds: ['together'], to: 'record' }])).toEqual([
        'routes[0]: received accounts, organizationalUnits or tags for detections that count over all accounts; allowed: without them: such a finding belongs to no single account',
      ]);
  });

  test('are severities that none of its detections has', () => {
    expect(problems([{ severities: ['notify', 'compliance'], detectionIds: ['root-activity'], to: 'record' }])).toEqual(
      ['routes[0].severities: received notify, compliance; allowed: those of its detectionIds, page; or leave it out'],
    );
  });

  test.each([
    ['another Region', 'us-east-1', 'aws', 'eu-central-1', 'a topic in eu-central-1, the Region'],
    ['another Region and partition', 'cn-north-1', 'aws-cn', 'eu-central-1', 'a topic in eu-central-1, the Region'],
    ['another partition', 'eu-central-1', 'aws-cn', 'eu-central-1', 'an ARN of the partition of eu-central-1, aws'],
    ['a partition that its Region is not in', 'cn-north-1', 'aws', Aws.REGION, 'the partition of cn-north-1, aws-cn'],
  ])('is how to reach a topic in %s', (_, region, partition, here, allowed) => {
    const [problem = '', ...more] = problems([{ to: topic(region, partition) }], true, here);
    expect(more).toEqual([]);
    expect(problem).toContain(`routes[0].to: received "${topic(region, partition)}"; allowed: `);
    expect(problem).toContain(allowed);
  });

  test('is not said of a Region that is known only at deployment, or that the CDK does not know', () => {
    expect(problems([{ to: topic('us-east-1') }], true, Aws.REGION)).toEqual([]);
    expect(problems([{ to: topic('xx-new-1', 'aws-new') }], true, 'xx-new-1')).toEqual([]);
  });

  test('is left to others where the form of a route is wrong', () => {
    expect(problems('page')).toEqual([]);
    expect(problems([7, { to: 7 }, { detectionIds: 'together', to: 'x' }, { severities: 'page', to: 'x' }])).toEqual(
      [],
    );
  });
});

describe('A route by units', () => {
  const findings = { routes: [UNITS] };

  test('is taken with an organization trail, and refused with no trail or that of a single account', () => {
    const stack = testStack();
    alarmsWithFindings(stack, { trail: new OrganizationTrail(stack, 'Trail'), findings });
    const refused = 'routes[0].organizationalUnits: received a condition that requires lookups in AWS Organizations';
    expect(() => alarmsWithFindings(testStack(), { findings })).toThrow(refused);
    const single = testStack();
    const trail = new OrganizationTrail(single, 'Trail', { owner: TrailOwner.singleAccount() });
    expect(() => alarmsWithFindings(single, { trail, findings })).toThrow(refused);
  });

  test('is refused so by the stack before anything is made', () => {
    const make = (owner?: TrailOwner) =>
      new OrganizationTrailStack(new App(), 'Test', { env: ENV, owner, alarms: { findings } });
    expect(make().alarms.findings).toBeDefined();
    expect(() => make(TrailOwner.singleAccount())).toThrow('alarms: findings: routes[0].organizationalUnits: received');
  });
});
