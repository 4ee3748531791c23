import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { type Resource, summary } from './deployment-summary';

/** `npm start`: synthesizes the app as `cdk deploy` would, and says in short what a deployment would create. */

const OUT = 'cdk.out';

function synthesize(): void {
  const cdk = join('node_modules', 'aws-cdk', 'bin', 'cdk');
  const { status } = spawnSync(
    process.execPath,
    [cdk, 'synth', '--quiet', '--no-notices', '--output', OUT, ...process.argv.slice(2)],
    {
      stdio: 'inherit',
      env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
    },
  );
  if (status !== 0) process.exit(status ?? 1);
}

synthesize();
for (const stack of new CloudAssembly(OUT).stacksRecursively) {
  const { Resources: resources } = JSON.parse(readFileSync(stack.templateFullPath, 'utf8')) as {
    Resources: Record<string, Resource>;
  };
  console.log(summary(stack.stackName, resources).join('\n'));
  const warnings = stack.messages.filter(({ level }) => level.valueOf() === 'warning');
  console.log(`Warnings: ${warnings.length === 0 ? 'none' : String(warnings.length)}`);
  for (const { id, entry } of warnings) console.log(`  ${id}: ${JSON.stringify(entry.data)}`);
}
