import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEPLOYED_FILE } from '../../lib/contract/deployed';
import { messageOf } from '../../lib/contract/error-message';
import { LOG_GROUP_DIMENSION, TRAIL_DIMENSION, TrailHealthMetric } from '../../lib/contract/trail-health';
import { alarmsClient } from './alarms-client';
import { findChanges, type Ports } from './changes';
import { cloudTrailClient } from './cloudtrail-client';
import { parseDeployed } from './deployed';
import { type Environment, parseEnvironment } from './environment';
import { checkTrail, type TrailHealth } from './health';
import { healthMetrics } from './health-metrics';
import { logsClient } from './logs-client';
import { othersClient } from './others-client';
import { trailSettingsClient } from './trail-settings-client';

/** Retries, because requests may be throttled. */
const PATIENT = { maxAttempts: 8 };

/**
 * A check without a result throws: its metric is then missing, which sets off the alarm on missing checks. Differences
 * are reported anyway.
 */
export async function handler(): Promise<void> {
  await check(join(__dirname, DEPLOYED_FILE));
}

/** @param file the file with what was deployed */
export async function check(file: string): Promise<void> {
  const environment = parseEnvironment(process.env);
  const deployed = parseDeployed(readFileSync(file, 'utf8'), environment.deployedValues);
  const { trail, namespace } = environment;
  // First, because it waits for a trail that a deployment is about to create.
  const [status] = await Promise.allSettled([statusOf(environment)]);
  const changes = await findChanges(portsOf(environment), deployed);
  const dimensions: Record<string, string> = trail
    ? { [TRAIL_DIMENSION]: trail.name }
    : { [LOG_GROUP_DIMENSION]: deployed.logGroup.name };
  const common = { namespace, dimensions, trailArn: trail?.arn, changes };
  const health: TrailHealth =
    status.status === 'fulfilled' ? status.value : { metrics: {}, problems: [messageOf(status.reason)] };
  if (status.status === 'fulfilled' || changes.length > 0) {
    // Not console.log: with JSON logs Lambda wraps its output in a "message", where CloudWatch finds no metrics.
    process.stdout.write(`${healthMetrics({ ...health, ...common }, new Date())}\n`);
  }
  if (status.status === 'rejected') throw status.reason;
}

async function statusOf({ trail }: Environment): Promise<TrailHealth> {
  if (!trail) return { metrics: { [TrailHealthMetric.CHECKS]: 1 }, problems: [] };
  return checkTrail(cloudTrailClient(), trail.arn, () => new Date());
}

function portsOf({ trail }: Environment): Ports {
  return {
    // Only the home Region returns selectors.
    trail: trail && trailSettingsClient(new CloudTrailClient({ ...PATIENT, region: trail.region }), trail.arn),
    logs: logsClient(new CloudWatchLogsClient(PATIENT)),
    alarms: alarmsClient(new CloudWatchClient(PATIENT)),
    others: othersClient({
      cloudFormation: new CloudFormationClient(PATIENT),
      events: new EventBridgeClient(PATIENT),
      lambda: new LambdaClient(PATIENT),
      sns: new SNSClient(PATIENT),
    }),
  };
}
