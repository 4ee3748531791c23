import { describe, expect, test } from '@jest/globals';
import { type FixCode, FIXES, fix, fixText, type Voice } from '../../../core/preflight/fixes';
import { causesOf } from '../../../core/preflight/causes';
import type { Finding } from '../../../core/preflight/finding';

const CODES = Object.keys(FIXES) as FixCode[];
const PLACEHOLDERS = /\{(\w+)\}/g;

function said(code: FixCode, voice: Voice): string {
  const texts: { options: string; deployment?: string } = FIXES[code];
  const names = [...`${texts.options}${texts.deployment ?? ''}`.matchAll(PLACEHOLDERS)].map(([, name = '']) => name);
  const values = Object.fromEntries(names.filter((name) => name !== 'actions').map((name) => [name, `<${name}>`]));
  return fixText({ code, values, actions: names.includes('actions') ? ['a:B', 'c:D'] : [], statements: [] }, voice);
}

describe('A fix', () => {
  test.each(CODES)('%s says in options what the command line has, and in properties what a stack has', (code) => {
    // What is left of a text without the commands of other tools in it.
    const own = (voice: Voice): string =>
      said(code, voice).replaceAll(
        /(aws [a-z0-9-]+ [a-z-]+|npx cdk-organization-trail doctor)( --?[a-z-]+( [^,;:]*)?)*/g,
        '',
      );
    expect(own('deployment')).not.toMatch(/--[a-z]|-c organization-trail/);
    expect(own('options')).not.toMatch(/\bproperty\b|OrganizationTrail\./);
    for (const voice of ['options', 'deployment'] as const) {
      expect(said(code, voice)).not.toMatch(PLACEHOLDERS);
      expect(said(code, voice)).toMatch(/^[^\s].*[^.\s]$/);
    }
  });

  test('names the Region in each command of a service that has one', () => {
    const commands = CODES.flatMap((code) =>
      [...said(code, 'options').matchAll(/aws (kms|logs|sns|s3 mb|cloudtrail delete-trail)\b[^,;]*/g)].map(
        ([command]) => command,
      ),
    );
    expect(commands.length).toBeGreaterThanOrEqual(10);
    expect(commands.filter((command) => !command.includes(' --region <region>'))).toEqual([]);
  });

  test('takes its values as they are', () => {
    expect(fixText(fix('create-bucket', { bucket: '{bucket}$&', region: 'eu-central-1' }), 'options')).toBe(
      'aws s3 mb s3://{bucket}$& --region eu-central-1, or leave --bucket out: the stack makes one',
    );
  });

  test('is said once for all that it ends, in the place of the worst', () => {
    const finding = (check: string, level: Finding['level'], action: string): Finding => ({
      check,
      level,
      what: check,
      fix: fix('allow', {}, { actions: [action] }),
    });
    const causes = causesOf([
      finding('a', 'not-checked', 'x:A'),
      { check: 'ok', level: 'fine', what: 'ok' },
      finding('b', 'blocks', 'x:B'),
      finding('c', 'warning', 'x:A'),
    ]);
    expect(
      causes.map(({ level, findings, fix: one }) => [
        level,
        findings.map(({ check }) => check).join(),
        one?.actions.join(),
      ]),
    ).toEqual([
      ['blocks', 'b,c,a', 'x:B,x:A'],
      ['fine', 'ok', undefined],
    ]);
  });
});
