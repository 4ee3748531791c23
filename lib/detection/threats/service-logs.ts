import { and, equals, exists, isFalse, missingOrDiffers, notExists, or } from '../../filter-pattern/build';
import type { Expression } from '../../filter-pattern/syntax-tree';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, succeeded } from '../event-conditions';

const LOGGING_STATUS = '$.requestParameters.BucketLoggingStatus';

/** Wildcards would mix the attributes of a call: an access log that is on, and a deletion protection that is off. */
function loadBalancerLogOff(index: number): Expression {
  const attribute = `$.requestParameters.attributes[${String(index)}]`;
  return and(equals(`${attribute}.key`, 'access_logs.s3.enabled'), equals(`${attribute}.value`, 'false'));
}

/** As `loadBalancerLogOff`. The console and Terraform change one setting of a log at a time. */
function stageLogRemoved(operations: string): Expression {
  return or(
    and(equals(`${operations}[0].op`, 'remove'), equals(`${operations}[0].path`, '/accessLogSettings*')),
    and(equals(`${operations}[0].path`, '*/logging/loglevel'), equals(`${operations}[0].value`, 'OFF')),
  );
}

/** A call has up to two lists: the types that are on, and those that are off. Those that tell who did what are off. */
function clusterLogOff(index: number): Expression {
  const list = `$.requestParameters.logging.clusterLogging[${String(index)}]`;
  // `api`, `audit`, `authenticator`; the others are `scheduler` and `controllerManager`.
  return and(isFalse(`${list}.enabled`), equals(`${list}.types[*]`, 'a*'));
}

/** Logs that services write, other than the trail. */
export const SERVICE_LOG_THREATS: readonly Detection[] = [
  fromParts({
    id: 'access-log-removed',
    title: 'The access log of a bucket, a web ACL or a distribution was switched off',
    meaning:
      'Who reads an object or calls a site afterwards leaves no trace there. Stacks are left out. The old log of a CloudFront distribution is not seen: each change of a distribution says whether it has one, not whether it had.',
    response: 'Switch the log on again. What was read since? Data events of the trail may still know.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(
          calls('s3', 'PutBucketLogging'),
          or(exists(LOGGING_STATUS), exists(`${LOGGING_STATUS}.xmlns`)),
          notExists(`${LOGGING_STATUS}.LoggingEnabled`),
        ),
        calls('wafv2', 'DeleteLoggingConfiguration'),
        calls('waf', 'DeleteLoggingConfiguration'),
        calls('waf-regional', 'DeleteLoggingConfiguration'),
        calls('cloudfront', 'DeleteRealtimeLogConfig*'),
        // Logs that CloudFront, Bedrock and others have CloudWatch Logs deliver.
        calls('logs', 'DeleteDelivery', 'DeleteDeliverySource'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'terraform destroy of what is logged.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('s3', 'wafv2', 'cloudfront', 'logs'),
    findingOnly: true,
  }),
  fromParts({
    id: 'load-balancer-log-switched-off',
    title: 'The access log of a load balancer was switched off',
    meaning:
      'Who calls the service afterwards leaves no trace. Stacks are left out. Not seen: an access log that is not among the first four attributes of a call.',
    response: 'Switch the log on again, and look at what the service has answered since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('elasticloadbalancing', 'ModifyLoadBalancerAttributes'),
      or(
        isFalse('$.requestParameters.loadBalancerAttributes.accessLog.enabled'),
        ...[0, 1, 2, 3].map(loadBalancerLogOff),
      ),
      direct,
      succeeded,
    ),
    falsePositives:
      'Somebody who saves the cost of a log; Terraform that says of a new load balancer that it has none.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('elasticloadbalancing'),
    findingOnly: true,
  }),
  fromParts({
    id: 'api-log-switched-off',
    title: 'The access or execution log of an API was switched off',
    meaning:
      'Who calls the API afterwards leaves no trace. Stacks are left out. Not seen: a log that is not the first of several changes to a stage.',
    response: 'Switch the log on again, and look at what the API has answered since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      equals('$.eventSource', 'apigateway.amazonaws.com'),
      or(
        equals('$.eventName', 'DeleteAccessLogSettings'),
        and(
          equals('$.eventName', 'UpdateStage'),
          or(
            stageLogRemoved('$.requestParameters.patchOperations'),
            stageLogRemoved('$.requestParameters.updateStageInput.patchOperations'),
          ),
        ),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Somebody who saves the cost of a log.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('apigateway'),
    findingOnly: true,
  }),
  fromParts({
    id: 'cluster-log-switched-off',
    title: 'The API, audit or authenticator log of an EKS cluster was switched off',
    meaning:
      'What somebody does inside the cluster, CloudTrail does not see: these logs are the only record. Stacks, and the logs of scheduler and controllers, are left out.',
    response: 'Switch the logs on again. Who has had access to the cluster since (ListAccessEntries)?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('eks', 'UpdateClusterConfig'), or(clusterLogOff(0), clusterLogOff(1)), direct, succeeded),
    falsePositives: 'Terraform that switches on only some of the logs: it names the others as off.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('eks'),
    findingOnly: true,
  }),
  fromParts({
    id: 'database-log-switched-off',
    title: 'The activity stream or the log of a database was switched off',
    meaning:
      'Who queries what afterwards leaves no trace. An activity stream is there so that not even administrators of the database can hide; unlocked, its policy can be changed from within. Stacks are left out.',
    response: 'Start the stream or the log again, and look at who has connected since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('rds', 'StopActivityStream'),
        and(calls('rds', 'ModifyActivityStream'), missingOrDiffers('$.requestParameters.auditPolicyState', 'locked')),
        and(
          calls('rds', 'ModifyDBInstance', 'ModifyDBCluster'),
          exists('$.requestParameters.cloudwatchLogsExportConfiguration.disableLogTypes[0]'),
        ),
        calls('redshift', 'DisableLogging'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Somebody who saves the cost of a log.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('rds', 'redshift'),
    findingOnly: true,
  }),
  fromParts({
    id: 'trail-created',
    title: 'Another trail was created outside of a stack',
    meaning:
      'The organization has its trail. Another one costs, and writes what all do into a bucket of the choice of its maker, who may be reading it.',
    response: 'Who needs it, and whose is the bucket in requestParameters? Otherwise delete it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('cloudtrail', 'CreateTrail'), direct, succeeded),
    falsePositives:
      'A security product that brings a trail along. The deployment of a trail of a delegated administrator: its function calls CloudTrail itself.',
    techniques: ['T1530', 'T1526'],
    findingPaths: pathsOf('cloudtrail'),
    findingOnly: true,
  }),
];
