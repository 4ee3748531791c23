import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib/core';
import { namesInTemplate } from '../../../cli/replay/template-names';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { event } from '../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../../fixtures/identities';
import { made, records, replay, report, seen, TestFolder } from '../../support/replay-command';

const folder = new TestFolder();
const file = (name: string, text: string): string => {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
};
const { management } = ACCOUNTS;
const onLogGroup = (logGroupName: string) =>
  made(
    event('logs:DeleteLogGroup', iamUser(management), { requestParameters: { logGroupName } }),
    '2026-03-03T09:14:27Z',
  );
const logs = file('own.json', records(onLogGroup('the-log'), onLogGroup('another')));
const names = (value: unknown): string => file('names.json', JSON.stringify(value));

describe('replay of detections of own resources', () => {
  it('finds what was done to the resources of --names, and to no other', async () => {
    const found = await report([logs, '--names', names({ account: management, logGroup: ['the-log'] })]);

    expect(seen(found)['own-log-group-changed']).toEqual([0, 1]);
    expect(found.findings.map(({ detection, events }) => [detection, events])).toContainEqual([
      'own-log-group-changed',
      1,
    ]);
    expect(found.notices.join(' ')).toContain('Unknown names, which nothing is compared with: deployer');
  });

  it('matches nothing without names, and says so', async () => {
    const found = await report([logs]);

    expect(Object.keys(seen(found))).not.toContain('own-log-group-changed');
    expect(found.notices).toContainEqual(
      expect.stringMatching(
        /detections of the product's own resources not replayed.*own-log-group-changed.*--names FILE/,
      ),
    );
  });

  it('says nothing of names where no detection compares one', async () => {
    const found = await report([logs, '--catalog', 'cis']);

    expect(found.notices).toEqual([]);
  });

  it('puts names into a pattern of the user', async () => {
    const pattern = '{ $.requestParameters.logGroupName = "{logGroup}" }';
    const found = await report([logs, '--pattern', pattern, '--names', names({ logGroup: 'the-log' })]);

    expect(seen(found)).toEqual({ pattern: [1, 1] });
  });

  it('finds the same with and without --exact, with long lists of names too', async () => {
    const many = names({
      account: [management],
      logGroup: [...Array.from({ length: 90 }, (_, n) => `log-${String(n)}`), 'the-log'],
    });
    const [fast, exact] = await Promise.all([
      report([logs, '--names', many]),
      report([logs, '--names', many, '--exact']),
    ]);

    expect(seen(fast)['own-log-group-changed']).toEqual([0, 1]);
    expect(seen(exact)).toEqual(seen(fast));
  });

  it.each([
    ['{', 'it is not valid JSON'],
    ['[]', 'it is not a JSON object with names by placeholder'],
    ['{"bucket":["a"],"logGroup":[5],"table":["a b"]}', 'the unknown placeholder "bucket"; allowed: account, trail'],
  ])('refuses the names %s', async (text, why) => {
    const { status, said } = await replay([logs, '--names', file('bad.json', text)]);

    expect(status).toBe(3);
    expect(said).toContain(why);
    if (text.includes('table')) {
      expect(said).toContain('logGroup: received 5; allowed: names of 1 to 2048 characters');
      expect(said).toContain('table: received "a b"');
    }
  });

  it('refuses a file that is not there, together with what else is wrong', async () => {
    const { said } = await replay([
      logs,
      '--names',
      join(folder.path, 'none.json'),
      '--template',
      join(folder.path, 'no.json'),
    ]);

    expect(said).toContain('--names: ENOENT');
    expect(said).toContain('--template: ');
  });
});

describe('a template', () => {
  const outdir = join(folder.path, 'out');
  const app = new App({ outdir, context: { 'aws:cdk:enable-asset-metadata': true } });
  new OrganizationTrailStack(app, 'Test', { env: { account: management, region: 'eu-central-1' } });
  const template = app.synth().getStackByName('Test').template as { Resources: Record<string, unknown> };

  it('says the names that are known before a deployment', () => {
    expect(namesInTemplate(template.Resources)).toMatchObject({
      account: [management],
      trail: ['organization-trail'],
      trailBucket: [],
      alarmPrefix: ['Test'],
      stack: ['Test'],
      deployer: [
        `cdk-hnb659fds-deploy-role-${management}-eu-central-1`,
        `cdk-hnb659fds-cfn-exec-role-${management}-eu-central-1`,
      ],
    });
  });

  it('is replayed with them and with those of --names, each detection once', async () => {
    const deleted = made(
      event('cloudformation:DeleteStack', iamUser(management), { requestParameters: { stackName: 'Test' } }),
      '2026-03-03T09:14:27Z',
    );
    const path = file('both.json', records(deleted, onLogGroup('the-log')));
    const found = await report([
      path,
      '--template',
      join(outdir, 'Test.template.json'),
      '--names',
      names({ logGroup: 'the-log' }),
    ]);

    expect(seen(found)).toMatchObject({ 'own-stack-changed': [0, 1], 'own-log-group-changed': [0, 1] });
    const ids = found.detections.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.join(' ')).not.toContain('OwnPartsChanged');
  });
});
