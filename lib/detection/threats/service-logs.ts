import { and, equals, exists, isFalse, missingOrDiffers, notExists, or } from '../../filter-pattern/build';
import type { Expression } from '../../filter-pattern/syntax-tree';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, succeeded } from '../event-conditions';

const LOGGING_STATUS = '$.requestParameters.BucketLoggingStatus';

/**
 * Each attribute is named separately: wildcards would mix the attributes of a call, such as an enabled access log with
 * a disabled deletion protection.
 */
function loadBalancerLogOff(index: number): Expression {
  const attribute = `$.requestParameters.attributes[${String(index)}]`;
  return and(equals(`${attribute}.key`, 'access_logs.s3.enabled'), equals(`${attribute}.value`, 'false'));
}

/** As in `loadBalancerLogOff`. The console and Terraform change one log setting at a time. */
function stageLogRemoved(operations: string): Expression {
  return or(
    and(equals(`${operations}[0].op`, 'remove'), equals(`${operations}[0].path`, '/accessLogSettings*')),
    and(equals(`${operations}[0].path`, '*/logging/loglevel'), equals(`${operations}[0].value`, 'OFF')),
  );
}

/**
 * A call has up to two lists: the enabled types, and the disabled ones. This matches if types that show who did what
 * are disabled.
 */
function clusterLogOff(index: number): Expression {
  const list = `$.requestParameters.logging.clusterLogging[${String(index)}]`;
  // `api`, `audit`, `authenticator`; the others are `scheduler` and `controllerManager`.
  return and(isFalse(`${list}.enabled`), equals(`${list}.types[*]`, 'a*'));
}

/** Logs that services write, other than the trail. */
export const SERVICE_LOG_THREATS: readonly Detection[] = [
  fromParts({
    id: 'access-log-removed',
    title: 'The access log of a bucket, a web ACL or a distribution was turned off',
    meaning:
      'Later reads of an object or visits to a site leave no trace there. Stacks are excluded. The legacy log of a CloudFront distribution is not detected: each change to a distribution says whether it has one, not whether it had one.',
    response: 'Turn the log on again. What was read since? Data events of the trail may show it.',
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
        // Logs that CloudWatch Logs delivers for CloudFront, Bedrock and others.
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
    title: 'The access log of a load balancer was turned off',
    meaning:
      'Later calls of the service leave no trace. Stacks are excluded. Not detected: an access log that is not among the first four attributes of a call.',
    response: 'Turn the log on again, and check what the service has answered since.',
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
    falsePositives: 'Saving the cost of a log; Terraform that declares a new load balancer without one.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('elasticloadbalancing'),
    findingOnly: true,
  }),
  fromParts({
    id: 'api-log-switched-off',
    title: 'The access or execution log of an API was turned off',
    meaning:
      'Later calls of the API leave no trace. Stacks are excluded. Not detected: a log that is not the first of several changes to a stage.',
    response: 'Turn the log on again, and check what the API has answered since.',
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
    falsePositives: 'Saving the cost of a log.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('apigateway'),
    findingOnly: true,
  }),
  fromParts({
    id: 'cluster-log-switched-off',
    title: 'The API, audit or authenticator log of an EKS cluster was turned off',
    meaning:
      'CloudTrail does not see what happens inside the cluster: these logs are the only record. Stacks, and the logs of scheduler and controllers, are excluded.',
    response: 'Turn the logs on again. Who has had access to the cluster since (ListAccessEntries)?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('eks', 'UpdateClusterConfig'), or(clusterLogOff(0), clusterLogOff(1)), direct, succeeded),
    falsePositives: 'Terraform that turns on only some of the logs: it lists the others as off.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('eks'),
    findingOnly: true,
  }),
  fromParts({
    id: 'database-log-switched-off',
    title: 'The activity stream or the log of a database was turned off',
    meaning:
      'Later queries leave no trace. An activity stream exists so that not even database administrators can hide; if it is unlocked, its policy can be changed from within. Stacks are excluded.',
    response: 'Start the stream or the log again, and check who has connected since.',
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
    falsePositives: 'Saving the cost of a log.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('rds', 'redshift'),
    findingOnly: true,
  }),
  fromParts({
    id: 'trail-created',
    title: 'Another trail was created outside a stack',
    meaning:
      'The organization has its trail. Another one costs money, and writes all calls to a bucket that its creator chooses and may be reading.',
    response: 'Who needs it, and whose bucket is in requestParameters? If nobody needs it, delete it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('cloudtrail', 'CreateTrail'), direct, succeeded),
    falsePositives:
      'A security product that brings its own trail. The deployment of a trail of a delegated administrator: its function calls CloudTrail directly.',
    techniques: ['T1530', 'T1526'],
    findingPaths: pathsOf('cloudtrail'),
    findingOnly: true,
  }),
];
