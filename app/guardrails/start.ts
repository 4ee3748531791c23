import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { Template } from '../costs/template-parts';
import { policyTexts } from './policy-texts';

/**
 * `npm run guardrails [-- -c KEY=VALUE]`: prints the configured service control policies
 * (`organization-trail:guardrails`), one per line, for those who manage them elsewhere.
 */

const OUT = join('cdk.out', 'guardrails');

const cdk = join('node_modules', 'aws-cdk', 'bin', 'cdk');
const { status } = spawnSync(
  process.execPath,
  [cdk, 'synth', '--quiet', '--no-notices', '--output', OUT, ...process.argv.slice(2)],
  { stdio: ['inherit', 2, 'inherit'], env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' } },
);
if (status !== 0) process.exit(status ?? 1);
try {
  const texts = new CloudAssembly(OUT).stacks.flatMap(({ templateFullPath }) => {
    const { Resources: resources } = JSON.parse(readFileSync(templateFullPath, 'utf8')) as { Resources: Template };
    return policyTexts(resources);
  });
  if (texts.length === 0) throw new Error('No policies: set organization-trail:guardrails, see docs/guardrails.md.');
  console.log(texts.join('\n'));
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(error.message);
  process.exit(1);
}
