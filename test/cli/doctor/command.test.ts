import { describe, expect, test } from '@jest/globals';
import { saidProblems } from '../../support/said-problems';
import { doctorInAccount } from './doctor-in-account';

describe('doctor', () => {
  const { json, doctor, findings } = doctorInAccount();

  test('finds nothing in an organization where nothing is wrong, and changes nothing', async () => {
    const { status, found } = await findings();
    // What nobody can see from there, and what stops nothing.
    expect(found.filter(({ level }) => level !== 'fine').map(({ what }) => what)).toEqual([
      'Trails that member accounts own cannot be seen from account 111111111111.',
    ]);
    expect(new Set(found.map(({ check }) => check))).toEqual(
      new Set([
        'account',
        'feature-set',
        'trusted-access',
        'service-linked-role',
        'delegated-administrator',
        'trails',
        'trails-elsewhere',
        'bucket-policy',
        'key-policy',
        'service-control-policies',
        'person-roles',
      ]),
    );
    expect(status).toBe(0);
    expect(json.calls.every(({ operation }) => /^(Describe|List|Get)/.test(operation))).toBe(true);
  });

  test('looks only at what there is', async () => {
    const { found } = await findings('--home-region', 'eu-central-1');
    expect(found.map(({ check }) => check)).toEqual([
      'account',
      'feature-set',
      'trusted-access',
      'service-linked-role',
      'trails',
      'trails-elsewhere',
      'person-roles',
    ]);
  });

  test('refuses what it cannot use, all at once', async () => {
    const wrong = {
      '--trail-name': '-',
      '--home-region': 'nowhere',
      '--attach': '?',
      '--key-prefix': '/',
      '--bucket': 'arn:aws:s3:::logs',
      '--key': 'key/',
      '--log-group': '?',
      '--log-role': 'a b',
      '--topic': 'log-files',
      '--archive-account': 'a',
      '--delegated-administrator': 'b',
    };
    const { status, said } = await doctor('--fromat', 'json', ...Object.entries(wrong).flat());
    expect(status).toBe(3);
    expect(saidProblems(said)).toEqual([
      "error: unknown option '--fromat'; did you mean --format?",
      ...Object.entries(wrong).map(([name, value]) => `error: ${name}: received "${value}"`),
      'error: --attach: received with --key-prefix, --bucket, --key, --log-group, --log-role, --topic, --archive-account, --delegated-administrator',
    ]);
    expect((await doctor('--attach', 'a', '--attach=b', '--home-region', 'eu-central-1')).said).toBe(
      'error: --attach: received "a" and "b"; allowed: once\n',
    );
    expect((await doctor('--bucket', 'a-bucket', '--bucket=another', '--home-region', 'eu-central-1')).said).toBe(
      'error: --bucket: received "a-bucket" and "another"; allowed: once\n',
    );
    Reflect.deleteProperty(process.env, 'AWS_REGION');
    expect((await doctor()).said).toMatch(/^error: --home-region: received nothing/);
    expect(json.calls).toEqual([]);
  });

  test('explains itself', async () => {
    expect((await doctor('--help')).written).toContain('NOT CHECKED, never fine');
  });
});
