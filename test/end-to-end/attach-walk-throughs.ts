/**
 * The walk-throughs of docs/adopting.md for whoever has a trail, on a local AWS: each command as it stands there, one after the other. Only account and
 * Region are those of the local AWS, and `npx cdk deploy` asks nothing. Log classes and Control Tower's drift are not known there.
 * `attach-walk-throughs.ts [WITH_EMULATOR]`
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contextOf } from '../handed-out/find-commands';
import { installCommandLine, type Outcome, shell } from '../handed-out/shell';
import { MANAGEMENT } from './support/account';
import { cdkDone, deployed, settings } from './support/cdk';
import { endToEnd, step } from './support/end-to-end';
import { known } from './support/known';

const LANDING_ZONE = ['--app', 'node --import tsx test/end-to-end/attach-app.ts', '--output', 'cdk.out/landing-zone'];
const STACK = 'OrganizationTrail';
const folder = mkdtempSync(join(tmpdir(), 'attach-walk-throughs-'));
const path = `${installCommandLine(folder)}:${process.env['PATH'] ?? ''}`;
const adopting = readFileSync('docs/adopting.md', 'utf8');

/** What a walk-through has one run, by its heading. */
function commandsOf(heading: string): string[] {
  const [, section = ''] = adopting.split(`\n### ${heading}\n`);
  assert.match(section, /^\n\*Never tried on AWS:\*/, `${heading} says at the top what was never tried on AWS`);
  const [, block = ''] = /```sh\n([^]*?)```/.exec(section) ?? [];
  return block
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('eu-central-1:111111111111', `us-east-1:${MANAGEMENT}`));
}

const inShell = (command: string): Promise<Outcome> =>
  shell(command, folder, { ...process.env, PATH: path, AWS_REGION: 'us-east-1' });

async function landingZone(context: Readonly<Record<string, string | number>>): Promise<void> {
  const given = Object.entries(context).flatMap(([key, value]) => ['-c', `${key}=${String(value)}`]);
  await deployed('LandingZone', ...LANDING_ZONE, ...given);
}

/** Looks, deploys and looks again, as the walk-through has it; then takes away what was deployed. */
async function walk(heading: string, before: readonly RegExp[], after: readonly RegExp[]): Promise<void> {
  const [look, deploy, again, ...more] = commandsOf(heading);
  assert.deepEqual(more, [], heading);
  await finds(known(look), before);
  step(known(deploy));
  assert.match(known(deploy), /^npx cdk deploy -c /);
  const configuration = Object.fromEntries(
    Object.entries(contextOf(known(deploy))).map(([key, value]) => [key.replace('organization-trail:', ''), value]),
  );
  await deployed('--all', ...settings(configuration));
  await finds(known(again), after);
  await cdkDone('destroy', '--all', '--force', ...settings(configuration));
}

async function finds(command: string, expected: readonly RegExp[]): Promise<void> {
  step(command);
  const { status, written, said } = await inShell(command);
  for (const one of expected) assert.match(written, one, said);
  assert.equal(status, 0, written + said);
}

endToEnd(async () => {
  const suffixed = 'aws-controltower/CloudTrailLogs-0x4fq1';

  step("two groups are Control Tower's: doctor names both");
  const baseline = { trail: 'aws-controltower-BaselineCloudTrail' };
  await landingZone({ groups: `${suffixed},aws-controltower/CloudTrailLogs`, ...baseline });
  const two = await inShell('cdk-organization-trail doctor --attach');
  assert.equal(two.status, 1, two.said);
  assert.match(two.written, /BLOCKS +There are 2 log groups of Control Tower/);

  await landingZone({ groups: suffixed, filters: 3, ...baseline });
  await walk(
    "Attach to Control Tower's trail",
    [
      /fine +The log group aws-controltower\/CloudTrailLogs-0x4fq1 exists/,
      /3 metric filters of others \(theirs-1, theirs-2, theirs-3\); the stack adds \d+ with the defaults, and there is room for 97\./,
      /has no subscription filters of others; findings need one/,
      /The trail aws-controltower-BaselineCloudTrail records no data events/,
    ],
    [/the stack OrganizationTrail has \d+ there, and there is room for 97\./, /findings have one/],
  );

  const accelerator = { groups: 'aws-accelerator-cloudtrail-logs', trail: 'AWSAccelerator-Organizations-CloudTrail' };
  await landingZone({ ...accelerator, subscriptions: 1, dataEvents: 'true' });
  await walk(
    'Attach to the trail of a Landing Zone Accelerator',
    [
      /1 subscription filter of others \(siem-1 to /,
      /WARNING +The trail AWSAccelerator-Organizations-CloudTrail records data events of arn:aws:lambda:us-east-1:\d+:function:OrganizationTrail-\*/,
    ],
    [
      /findings have one/,
      new RegExp(
        `WARNING +The trail AWSAccelerator-Organizations-CloudTrail records data events of arn:aws:lambda:us-east-1:\\d+:function:${STACK}-DetectionAlarmsFindingsFun`,
      ),
    ],
  );

  await landingZone({ groups: 'aws-cloudtrail-logs', filters: 3, subscriptions: 1, trail: 'audit' });
  await walk(
    'Attach to a plain trail',
    [/fine +The trail audit delivers to the log group aws-cloudtrail-logs/],
    [/fine +The trail audit is logging/, /findings have one/],
  );

  step('no room: doctor says what the deployment would');
  await landingZone({ groups: 'aws-cloudtrail-logs', filters: 98, subscriptions: 2, trail: 'audit' });
  const full = await inShell('cdk-organization-trail doctor --attach aws-cloudtrail-logs');
  assert.equal(full.status, 1, full.said);
  assert.match(full.written, /BLOCKS +The log group aws-cloudtrail-logs has 98 metric filters of others/);
  assert.match(full.written, /BLOCKS +The log group aws-cloudtrail-logs has 2 subscription filters of others/);
});
