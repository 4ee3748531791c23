import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

/** The app as the CDK's command line runs it: a process of its own, context in, a cloud assembly out. */
const ROOT = join(__dirname, '..', '..');

/** Somebody hears the alarms. */
const HEARD = { 'organization-trail:alertEmails': ['security@example.com'] };

interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly folder: string;
}

const folders: string[] = [];
const warned = (output: string) => [...output.matchAll(/cdk-organization-trail:(\w+)/g)].map(([, id]) => id).sort();

function run(settings: Record<string, unknown> = {}): Run {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  folders.push(folder);
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'bin/app.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CDK_VALIDATION: 'true', CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...settings }) },
  });
  return { status, output: stdout + stderr, folder };
}

afterAll(() => {
  folders.forEach((folder) => {
    rmSync(folder, { recursive: true });
  });
});

describe('The app with no configuration', () => {
  let result: Run;
  beforeAll(() => {
    result = run();
  });

  test('warns of alarms that nobody hears, and of nothing else', () => {
    expect(warned(result.output)).toEqual(['ComplianceAlarmsUnheard', 'NotifyAlarmsUnheard', 'PageAlarmsUnheard']);
  });

  test('synthesizes one stack that cdk-nag and the validation of templates accept', () => {
    expect(result.output).not.toMatch(/ERROR/);
    expect(result.status).toBe(0);
    expect(readdirSync(result.folder).filter((name) => name.endsWith('.template.json'))).toEqual(['OrganizationTrail.template.json']);
  });
});

test('Every part of the configuration passes cdk-nag as well', () => {
  const { status, output } = run({
    ...HEARD,
    'organization-trail:isOrganizationTrail': false,
    'organization-trail:homeRegion': 'eu-central-1',
    'organization-trail:notifyOfLogFiles': true,
    'organization-trail:retentionDays': 365,
    'organization-trail:keyPrefix': 'audit',
  });
  expect(output).not.toMatch(/ERROR|WARNING/);
  expect(status).toBe(0);
});

test('A log archive account has a stack of its own, which passes cdk-nag and comes first', () => {
  const { status, output, folder } = run({
    ...HEARD,
    'organization-trail:homeRegion': 'eu-central-1',
    'organization-trail:logArchiveAccount': '222222222222',
    'organization-trail:logArchiveReaders': ['333333333333', 'arn:aws:iam::444444444444:role/athena'],
    'organization-trail:notifyOfLogFiles': true,
    'organization-trail:retentionDays': 365,
  });
  expect(output).not.toMatch(/ERROR|WARNING/);
  expect(status).toBe(0);
  const { artifacts } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { artifacts: Record<string, { dependencies?: string[]; environment?: string }> };
  expect(artifacts['OrganizationTrail']?.dependencies).toContain('OrganizationTrailLogArchive');
  expect(artifacts['OrganizationTrailLogArchive']?.environment).toBe('aws://222222222222/eu-central-1');
});

test('A delegated administrator has the trail, after the management account registered it and the archive is there', () => {
  const { status, output, folder } = run({
    ...HEARD,
    'organization-trail:homeRegion': 'eu-central-1',
    'organization-trail:delegatedAdministrator': '222222222222',
    'organization-trail:logArchiveAccount': '333333333333',
    'organization-trail:notifyOfLogFiles': true,
    'organization-trail:preflight': true,
  });
  expect(output).not.toMatch(/ERROR|WARNING/);
  expect(status).toBe(0);
  const { artifacts } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { artifacts: Record<string, { dependencies?: string[]; environment?: string }> };
  expect(artifacts['OrganizationTrail']?.dependencies).toEqual(expect.arrayContaining(['OrganizationTrailDelegation', 'OrganizationTrailLogArchive']));
  expect(['OrganizationTrail', 'OrganizationTrailDelegation', 'OrganizationTrailLogArchive'].map((name) => artifacts[name]?.environment)).toEqual([
    'aws://222222222222/eu-central-1',
    'aws://unknown-account/eu-central-1',
    'aws://333333333333/eu-central-1',
  ]);
});

test('All but a trail that is to be imported passes cdk-nag as well, with a warning', () => {
  const { status, output } = run({ ...HEARD, 'organization-trail:trailManagedElsewhere': true });
  expect({ status, warned: warned(output) }).toEqual({ status: 0, warned: ['TrailManagedElsewhere'] });
});

test('A preflight passes cdk-nag as well, and is told of in an output', () => {
  const { status, output, folder } = run({ ...HEARD, 'organization-trail:preflight': true });
  expect(output).not.toMatch(/ERROR|WARNING/);
  expect(status).toBe(0);
  const { Outputs: outputs } = JSON.parse(readFileSync(join(folder, 'OrganizationTrail.template.json'), 'utf8')) as { Outputs: Record<string, { Value: { 'Fn::GetAtt': string[] } }> };
  expect(outputs['Preflight']?.Value['Fn::GetAtt'][1]).toBe('Summary');
});

test('The search of every account passes cdk-nag as well', () => {
  const { status, output } = run({ ...HEARD, 'organization-trail:eventHistory': 'organization' });
  expect(output).not.toMatch(/ERROR|WARNING/);
  expect(status).toBe(0);
});

test('What CloudTrail would refuse ends with exit status 1, without a stack trace', () => {
  const { status, output } = run({ 'organization-trail:aggregation': ['API_ACTIVITY'] });
  expect(status).toBe(1);
  expect(output).toMatch(/^OrganizationTrail at 'OrganizationTrail\/Trail': events\[0\] \(aggregation\): received without data events/);
  expect(output).not.toMatch(/\n\s+at /);
});

test('A configuration that cannot be used ends with exit status 1 and all problems, without a stack trace', () => {
  const { status, output, folder } = run({ 'organization-trail:regions': 'none', trailName: 'x', 'organization-trail:what': 1 });
  expect(status).toBe(1);
  expect(output).toMatch(
    /^The configuration \(CDK context\) cannot be used:\n {2}- organization-trail:regions: received "none"; allowed: all or one\n {2}- trailName is not.*\n {2}- organization-trail:what is not a key/,
  );
  expect(output).not.toMatch(/\n\s+at /);
  expect(readdirSync(folder)).toEqual([]);
});
