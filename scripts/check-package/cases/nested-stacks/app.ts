/** The trail in one nested stack, its alarms in another, the event history in the stack around them. */
import assert from 'node:assert/strict';
import { Template } from 'aws-cdk-lib/assertions';
import { App, NestedStack, Stack } from 'aws-cdk-lib/core';
import { DetectionAlarms, EventHistory, OrganizationTrail } from 'cdk-organization-trail';

const app = new App();
const landingZone = new Stack(app, 'LandingZone', { env: { account: '111111111111', region: 'eu-central-1' } });
const audit = new NestedStack(landingZone, 'Audit');
const trail = new OrganizationTrail(audit, 'Trail');
const alarms = new NestedStack(landingZone, 'Alarms');
new DetectionAlarms(alarms, 'Alarms', { trail, page: { emails: ['oncall@example.com'] } });
new EventHistory(landingZone, 'History');

app.synth();
Template.fromStack(landingZone).resourceCountIs('AWS::CloudFormation::Stack', 2);
Template.fromStack(landingZone).resourceCountIs('AWS::CloudTrail::Trail', 0);
Template.fromStack(audit).resourceCountIs('AWS::CloudTrail::Trail', 1);
assert.ok(Object.keys(Template.fromStack(alarms).findResources('AWS::CloudWatch::Alarm')).length > 30);
