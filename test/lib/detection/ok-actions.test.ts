import { expect, test } from '@jest/globals';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { App } from 'aws-cdk-lib/core';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { detection } from '../../support/detections';
import { ENV, resources, testStack } from '../../support/template';

test('An alarm that goes back to OK tells whom its severity says, those of the event history included', () => {
  const stack = new OrganizationTrailStack(new App(), 'Test', {
    env: ENV,
    alarms: {
      findings: { enabled: false },
      detections: Object.values(DetectionSeverity).map((severity) => detection(`of-${severity}`, { severity })),
      page: { topicTellsOfOk: true, okActions: [new SnsAction(Topic.fromTopicArn(testStack(), 'Mine', MINE))] },
      notify: { topicTellsOfOk: true },
    },
  });
  const okActions = Object.entries(resources(stack)).flatMap(([id, { Type: type, Properties: properties }]) =>
    type === 'AWS::CloudWatch::Alarm' ? [[id, properties['OKActions']]] : [],
  );
  const page = ['${DetectionAlarmsTopicsPage}', MINE];
  const notify = ['${DetectionAlarmsTopicsNotify}'];
  const ofTrail = ['NotLogging', 'DeliveryError', 'DigestError', 'LogGroupError', 'DeliveryAge', 'Changed'];
  expect(Object.fromEntries(okActions)).toEqual({
    DetectionAlarmsDetectionsofpageAlarm: page,
    DetectionAlarmsDetectionsofnotifyAlarm: notify,
    DetectionAlarmsDetectionsofcomplianceAlarm: undefined,
    DetectionAlarmsTrailSilent: page,
    ...Object.fromEntries([...ofTrail, 'NotChecked'].map((name) => [`DetectionAlarmsTrailHealth${name}`, page])),
    EventHistoryErrors: notify,
    ArchiveWatchAlarmsArchiveTampered: page,
    ...Object.fromEntries(
      ['Silent', 'NotChecked', 'NotWatched'].map((id) => [`ArchiveWatchAlarmsArchive${id}`, notify]),
    ),
  });
});

const MINE = 'arn:aws:sns:eu-central-1:111111111111:mine';
