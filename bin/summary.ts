import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { RECORDS_METADATA } from '../lib/trail/organization-trail';

/** `npm start`: synthesizes the app as `cdk deploy` would, and says in short what a deployment would create. */

const OUT = 'cdk.out';

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly Metadata?: Record<string, unknown>;
}

function synthesize(): void {
  const cdk = join('node_modules', 'aws-cdk', 'bin', 'cdk');
  const { status } = spawnSync(process.execPath, [cdk, 'synth', '--quiet', '--no-notices', '--output', OUT, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

function summary(stackName: string, resources: Record<string, Resource>): string[] {
  const all = Object.values(resources);
  const { Properties: trail = {}, Metadata: metadata } = all.find(({ Type }) => Type === 'AWS::CloudTrail::Trail') ?? {};
  const records = (metadata?.[RECORDS_METADATA] ?? []) as unknown[];
  const logGroup = resources[logicalId(trail['CloudWatchLogsLogGroupArn'])]?.Properties ?? {};
  const prefix = typeof trail['S3KeyPrefix'] === 'string' ? `${trail['S3KeyPrefix']}/` : '';
  return [
    `Stack ${stackName} would create ${String(all.length)} resources:`,
    ...countByType(all).map(([type, count]) => `  ${String(count).padStart(3)}  ${type}`),
    '',
    `Trail ${text(trail['TrailName'])}: ${trail['IsOrganizationTrail'] === true ? 'every account of the organization' : 'this account'}, ` +
      `${trail['IsMultiRegionTrail'] === true ? 'every Region' : 'one Region'}, log file validation ${trail['EnableLogFileValidation'] === true ? 'on' : 'off'}. It records:`,
    ...records.map((line) => `  ${written(line)}`),
    `Log files go to the bucket ${logicalId(trail['S3BucketName'])}, below ${prefix}AWSLogs/, encrypted under the key ${logicalId(trail['KMSKeyId'])}`,
    `Events go to the log group ${logicalId(trail['CloudWatchLogsLogGroupArn'])}, kept ${text(logGroup['RetentionInDays'] ?? 'for ever', ' days')}`,
    `After 'cdk destroy' these stay: ${Object.entries(resources)
      .filter(([, { DeletionPolicy: policy }]) => policy?.startsWith('Retain'))
      .map(([id]) => id)
      .join(', ')}`,
  ];
}

function countByType(resources: Resource[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { Type: type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}

/** The resource that a property refers to, by `Ref` or `Fn::GetAtt`. */
function logicalId(value: unknown): string {
  const { Ref: ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: string[] };
  return ref ?? attribute?.[0] ?? JSON.stringify(value);
}

/** Text in which references are written by logical id. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = (value ?? {}) as { 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map(written).join(join[0]) : logicalId(value);
}

function text(value: unknown, unit = ''): string {
  return typeof value === 'number' ? `${String(value)}${unit}` : String(value);
}

synthesize();
for (const stack of new CloudAssembly(OUT).stacksRecursively) {
  const { Resources: resources } = JSON.parse(readFileSync(stack.templateFullPath, 'utf8')) as { Resources: Record<string, Resource> };
  console.log(summary(stack.stackName, resources).join('\n'));
  const warnings = stack.messages.filter(({ level }) => level.valueOf() === 'warning');
  console.log(`Warnings: ${warnings.length === 0 ? 'none' : String(warnings.length)}`);
  for (const { id, entry } of warnings) console.log(`  ${id}: ${JSON.stringify(entry.data)}`);
}
