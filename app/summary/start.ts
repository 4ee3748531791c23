import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { costWords } from '../costs/cost-words';
import { startOptions } from '../costs/size-options';
import type { Template } from '../costs/template-parts';
import { summary } from './deployment-summary';

/**
 * `npm start [-- --accounts N --events N]`: synthesizes the app as `cdk deploy` would, and says in short what a deployment would create, and
 * what a month of it costs an organization of that size.
 */

const OUT = 'cdk.out';

function synthesize(args: readonly string[]): void {
  const cdk = join('node_modules', 'aws-cdk', 'bin', 'cdk');
  const { status } = spawnSync(process.execPath, [cdk, 'synth', '--quiet', '--no-notices', '--output', OUT, ...args], {
    stdio: 'inherit',
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

const { size, sizeIsGiven, rest, problems } = startOptions(process.argv.slice(2));
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(2);
}
synthesize(rest);
const templates: Template[] = [];
for (const stack of new CloudAssembly(OUT).stacksRecursively) {
  const { Resources: resources } = JSON.parse(readFileSync(stack.templateFullPath, 'utf8')) as { Resources: Template };
  templates.push(resources);
  console.log(summary(stack.stackName, resources).join('\n'));
  const warnings = stack.messages.filter(({ level }) => level.valueOf() === 'warning');
  console.log(`Warnings: ${warnings.length === 0 ? 'none' : String(warnings.length)}`);
  for (const { id, entry } of warnings) console.log(`  ${id}: ${JSON.stringify(entry.data)}`);
}
console.log(`\n${costWords(templates, size, sizeIsGiven).join('\n')}`);
