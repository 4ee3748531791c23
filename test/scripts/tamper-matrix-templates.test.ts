import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { App } from 'aws-cdk-lib/core';
import { addStacks } from '../../app/organization-trail-app';
import { isCovered, TYPES_WITHOUT_ROW } from '../../scripts/tamper-matrix/templates';

test('every resource of the templates has a row, or a reason to have none', () => {
  const { context: flags } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const everywhere = { homeRegion: 'eu-central-1', logArchiveAccount: '333333333333', notifyOfLogFiles: true };
  const types = [
    {},
    { ...everywhere, eventHistory: 'organization', preflight: true, alertEmails: ['security@example.com'] },
    { ...everywhere, delegatedAdministrator: '222222222222' },
  ].flatMap((settings) => {
    const outdir = mkdtempSync(join(tmpdir(), 'matrix-'));
    const context = Object.entries(settings).map(([key, value]): [string, unknown] => [
      `organization-trail:${key}`,
      value,
    ]);
    const app = new App({ context: { ...flags, ...Object.fromEntries(context) }, outdir });
    addStacks(app);
    // The CDK prints its warnings there.
    const silent = jest.spyOn(console, 'error').mockReturnValue();
    app.synth();
    silent.mockRestore();
    const templates = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
    const found = templates.flatMap((name) => {
      const { Resources: resources } = JSON.parse(readFileSync(join(outdir, name), 'utf8')) as {
        Resources: Record<string, { readonly Type: string }>;
      };
      return Object.values(resources).map(({ Type: type }) => type);
    });
    rmSync(outdir, { recursive: true });
    return found;
  });
  const all = [...new Set(types)].sort();
  expect(all.filter((type) => !isCovered(type))).toEqual([]);
  expect(all.length).toBeGreaterThan(20);
  // Nothing is listed that no template has. The app adds its metadata where the CDK asks for it.
  expect(TYPES_WITHOUT_ROW.filter((type) => !all.includes(type) && type !== 'AWS::CDK::Metadata')).toEqual([]);
});
