import { cloudTrailClient } from './cloudtrail-client';
import { healthMetrics } from './health-metrics';
import { parseEnvironment } from './environment';
import { checkTrail } from './health';

/** A check without a result throws: it publishes nothing then, and the alarm on missing checks says so. */
export async function handler(): Promise<void> {
  const environment = parseEnvironment(process.env);
  const health = await checkTrail(cloudTrailClient(), environment.trailArn, () => new Date());
  // Not the console: with JSON logs Lambda wraps what goes there into a "message", where CloudWatch finds no metrics.
  process.stdout.write(`${healthMetrics(health, environment, new Date())}\n`);
}
