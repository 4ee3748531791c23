/** A trail in one stack and its alarms in another; beside them, in the same account and Region, a whole stack of ours for a second trail. */
import assert from 'node:assert/strict';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { DetectionAlarms, OrganizationTrail, OrganizationTrailStack } from 'cdk-organization-trail';

const app = new App();
const env = { account: '111111111111', region: 'eu-central-1' };
const audit = new Stack(app, 'Audit', { env });
const security = new Stack(app, 'Security', { env });
const trail = new OrganizationTrail(audit, 'Trail');
new DetectionAlarms(security, 'Alarms', { trail, page: { emails: ['oncall@example.com'] } });
const second = new OrganizationTrailStack(app, 'Second', { env, trailName: 'second' });

app.synth();
const [ofFirst = [], ofSecond = []] = [security, second].map((stack) => {
  const alarms = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm') as Record<
    string,
    { readonly Properties: { readonly AlarmName?: string } }
  >;
  return Object.values(alarms).flatMap(({ Properties: { AlarmName: name } }) => name ?? []);
});
assert.ok(ofFirst.length > 30 && ofSecond.length > 30);
assert.equal(new Set([...ofFirst, ...ofSecond]).size, ofFirst.length + ofSecond.length);
