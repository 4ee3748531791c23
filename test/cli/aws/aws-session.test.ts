import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { HISTORY, inShell, KEYS, keys, namesEach, TRAIL } from './shell';

describe('the command line', () => {
  const shell = inShell();

  namesEach(shell, [
    [
      'half a key',
      [],
      { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT' },
      /^error: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: received only one of them/,
    ],
    [
      'a Region that is none, in the profile',
      ['--profile', 'nowhere'],
      KEYS,
      /^error: region of profile "nowhere": received "Frankfurt"; allowed: /,
    ],
    [
      'a Region that is none, in the environment',
      [],
      { ...KEYS, AWS_REGION: 'Frankfurt' },
      /^error: AWS_REGION: received "Frankfurt"; allowed: /,
    ],
    [
      'a CA bundle that does not exist',
      [],
      { ...KEYS, AWS_CA_BUNDLE: '/no/such.pem' },
      /^error: AWS_CA_BUNDLE: received "\/no\/such\.pem", which cannot be read: ENOENT/,
    ],
    [
      'a CA bundle of the profile that does not exist',
      ['--profile', 'certificate'],
      {},
      /^error: ca_bundle of profile "certificate": received "\/no\/such\.pem", which cannot be read/,
    ],
    [
      'a CA bundle without a certificate',
      [],
      { ...KEYS, AWS_CA_BUNDLE: TRAIL },
      /^error: AWS_CA_BUNDLE: received .*, which contains no certificate/,
    ],
    [
      'a proxy that is none',
      [],
      { ...KEYS, HTTPS_PROXY: 'socks5://user:secret@127.0.0.1:1' },
      /^error: HTTPS_PROXY: received "socks5:\/\/…@127\.0\.0\.1:1"; allowed: the URL of a proxy/,
    ],
  ]);

  test.each<[string, string, string]>([
    [
      'credential_process',
      `credential_process = ${process.execPath} -p 'JSON.stringify({Version:1,AccessKeyId:"ASIAPROCESS",SecretAccessKey:"test"})'`,
      'ASIAPROCESS',
    ],
    ['SSO', 'sso_session = main\nsso_account_id = 111111111111\nsso_role_name = audit', 'ASIASSO'],
    [
      'a role',
      'role_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = base\nexternal_id = audit-7f3c',
      'ASIAROLE',
    ],
    [
      'a role with keys of its own',
      'role_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = it\naws_access_key_id = AKIAOWN\naws_secret_access_key = test',
      'ASIAROLE',
    ],
    ['a role by way of SSO', 'role_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = sso', 'ASIAROLE'],
  ])('signs in by %s, once', async (_, settings, key) => {
    shell.given({
      config: `[profile it]\nregion = eu-central-1\n${settings}\n[profile sso]\nsso_session = main\nsso_account_id = 111111111111\nsso_role_name = audit\n[sso-session main]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n`,
      credentials: keys('base', 'AKIABASE'),
    });
    shell.token('main', Date.now() + 3_600_000);
    const { status, said } = await shell.run([...HISTORY, '--profile', 'it']);
    expect({ status, said }).toEqual({
      status: 0,
      said: expect.stringContaining('1 of 1 account and Region answered'),
    });
    expect(shell.aws.signed.filter(({ service }) => service === 'cloudtrail')).toEqual([
      { key, region: 'eu-central-1', service: 'cloudtrail' },
    ]);
    expect(shell.aws.assumed.length).toBeLessThanOrEqual(1);
    expect(shell.aws.requests.filter(({ url }) => url.includes('/federation/')).length).toBeLessThanOrEqual(1);
  });

  test.each(['CERTIFICATE', 'TRUSTED CERTIFICATE'])('takes a CA bundle with a %s', async (kind) => {
    const bundle = join(shell.home, 'ca.pem');
    writeFileSync(bundle, `-----BEGIN ${kind}-----\n`);
    const { said } = await shell.run(HISTORY, { ...KEYS, AWS_REGION: 'eu-central-1', AWS_CA_BUNDLE: bundle });
    expect(said).toContain('1 of 1 account and Region answered');
  });
});
