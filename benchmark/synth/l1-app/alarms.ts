import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { type CfnLogGroup, CfnMetricFilter } from 'aws-cdk-lib/aws-logs';
import { CfnTopic, CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import type { Stack } from 'aws-cdk-lib/core';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import { account, administration, partition, region, Version } from './shared';

/** A topic for each severity; a filter and an alarm for each detection. */
export function alarms(stack: Stack, logGroup: CfnLogGroup): void {
  const topicsKey = new CfnKey(stack, 'TopicsKey', {
    enableKeyRotation: true,
    keyPolicy: {
      Version,
      Statement: [
        administration,
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Resource: '*',
          Condition: {
            StringEquals: { 'aws:SourceAccount': account },
            ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
          },
        },
      ],
    },
  });
  const topics = Object.fromEntries(
    Object.values(DetectionSeverity).map((severity) => {
      const topic = new CfnTopic(stack, `Topic-${severity}`, { kmsMasterKeyId: topicsKey.attrArn });
      new CfnTopicPolicy(stack, `TopicPolicy-${severity}`, {
        topics: [topic.ref],
        policyDocument: {
          Version,
          Statement: [
            {
              Sid: 'Tls',
              Effect: 'Deny',
              Principal: '*',
              Action: 'sns:Publish',
              Resource: topic.ref,
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
            {
              Sid: 'Alarms',
              Effect: 'Allow',
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Action: 'sns:Publish',
              Resource: topic.ref,
              Condition: { StringEquals: { 'aws:SourceAccount': account } },
            },
          ],
        },
      });
      return [severity, topic];
    }),
  );
  const detections = [...CisCatalog.all(), ...TunedCatalog.all(), ...ThreatCatalog.managementEvents()];
  const names = [
    'TrailSilent',
    'NotLogging',
    'DeliveryError',
    'DigestError',
    'LogGroupError',
    'DeliveryAge',
    'NotChecked',
  ];
  for (const { id, severity, filterPattern } of [
    ...detections,
    ...names.map((name) => ({ id: name, severity: DetectionSeverity.PAGE, filterPattern: '' })),
  ]) {
    if (filterPattern) {
      new CfnMetricFilter(stack, `Filter-${id}`, {
        filterName: id,
        filterPattern,
        logGroupName: logGroup.ref,
        metricTransformations: [
          { metricName: id, metricNamespace: 'OrganizationTrail', metricValue: '1', defaultValue: 0 },
        ],
      });
    }
    new CfnAlarm(stack, `Alarm-${id}`, {
      alarmName: `OrganizationTrail-${id}`,
      alarmDescription: `Look: aws logs filter-log-events --log-group-name ${logGroup.ref} --region ${region}`,
      alarmActions: [topics[severity]?.ref ?? ''],
      namespace: 'OrganizationTrail',
      metricName: id,
      statistic: 'Sum',
      period: 300,
      threshold: 1,
      evaluationPeriods: 3,
      datapointsToAlarm: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      treatMissingData: 'notBreaching',
    });
  }
}
