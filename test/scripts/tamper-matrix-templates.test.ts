import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { App } from 'aws-cdk-lib/core';
import { addStacks } from '../../app/organization-trail-app';
import { isCovered, TYPES_WITHOUT_ROW } from '../../scripts/tamper-matrix/templates';

const { context: FLAGS } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};

/** The types of resources in all templates of the app with these settings. What cdk-nag says of them is for another test. */
function typesOf(settings: Readonly<Record<string, unknown>>): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'matrix-'));
  const context = Object.entries(settings).map(([key, value]): [string, unknown] => [
    `organization-trail:${key}`,
    value,
  ]);
  const app = new App({ context: { ...FLAGS, ...Object.fromEntries(context) }, outdir });
  addStacks(app);
  const silent = jest.spyOn(console, 'error').mockReturnValue();
  try {
    app.synth();
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('validation-report.json')) throw error;
  }
  silent.mockRestore();
  const templates = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
  const types = templates.flatMap((name) => {
    const { Resources: resources } = JSON.parse(readFileSync(join(outdir, name), 'utf8')) as {
      Resources: Record<string, { readonly Type: string }>;
    };
    return Object.values(resources).map(({ Type: type }) => type);
  });
  rmSync(outdir, { recursive: true });
  return types;
}

test('every resource of the templates has a row, or a reason to have none', () => {
  const everywhere = { homeRegion: 'eu-central-1', logArchiveAccount: '333333333333', notifyOfLogFiles: true };
  const types = [
    {},
    {
      ...everywhere,
      eventHistory: 'organization',
      preflight: true,
      dashboard: true,
      alertEmails: ['security@example.com'],
    },
    { ...everywhere, delegatedAdministrator: '222222222222' },
  ].flatMap(typesOf);
  const all = [...new Set(types)].sort();
  expect(all.filter((type) => !isCovered(type))).toEqual([]);
  expect(all.length).toBeGreaterThan(20);
  // Nothing is listed that no template has. The app adds its metadata where the CDK asks for it.
  expect(TYPES_WITHOUT_ROW.filter((type) => !all.includes(type) && type !== 'AWS::CDK::Metadata')).toEqual([]);
});
