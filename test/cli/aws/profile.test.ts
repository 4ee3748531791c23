import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Environment, HISTORY, inShell, KEYS, keys, namesEach } from './shell';

describe('the command line', () => {
  const shell = inShell();

  describe('takes the profile that the AWS CLI takes', () => {
    test.each<[string, string[], Environment, string, string]>([
      ['the default one', [], {}, 'AKIADEFAULT', 'eu-central-1'],
      ['that of AWS_PROFILE', [], { AWS_PROFILE: 'audit' }, 'AKIAAUDIT', 'eu-west-1'],
      ['that of AWS_DEFAULT_PROFILE', [], { AWS_DEFAULT_PROFILE: 'audit' }, 'AKIAAUDIT', 'eu-west-1'],
      [
        'that of --profile before AWS_PROFILE',
        ['--profile', 'audit'],
        { AWS_PROFILE: 'other' },
        'AKIAAUDIT',
        'eu-west-1',
      ],
      ['that of --profile before keys', ['--profile', 'audit'], KEYS, 'AKIAAUDIT', 'eu-west-1'],
      [
        'keys before AWS_PROFILE, and its Region',
        [],
        { ...KEYS, AWS_PROFILE: 'audit' },
        'AKIAENVIRONMENT',
        'eu-west-1',
      ],
      [
        'AWS_REGION before the Region of the profile',
        ['--profile', 'audit'],
        { AWS_REGION: 'us-west-2' },
        'AKIAAUDIT',
        'us-west-2',
      ],
      [
        'AWS_DEFAULT_REGION before the Region of the profile',
        ['--profile', 'audit'],
        { AWS_DEFAULT_REGION: 'us-west-2' },
        'AKIAAUDIT',
        'us-west-2',
      ],
      [
        'AWS_REGION before AWS_DEFAULT_REGION',
        [],
        { AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'us-east-2' },
        'AKIADEFAULT',
        'us-west-2',
      ],
      [
        'variables that are empty for none',
        [],
        { AWS_PROFILE: '', AWS_REGION: '', AWS_ACCESS_KEY_ID: '' },
        'AKIADEFAULT',
        'eu-central-1',
      ],
    ])('%s', async (_, args, environment, key, region) => {
      shell.given({
        config:
          '[default]\nregion = eu-central-1\n[profile audit]\nregion = eu-west-1\n[profile other]\nregion = eu-west-3\n',
        credentials: keys('default', 'AKIADEFAULT') + keys('audit', 'AKIAAUDIT') + keys('other', 'AKIAOTHER'),
      });
      const { status, said } = await shell.run([...HISTORY, ...args], environment);
      expect({ status, said }).toEqual({
        status: 0,
        said: expect.stringContaining('1 of 1 account and Region answered'),
      });
      expect(shell.signers()).toEqual([key]);
      expect(shell.aws.signed.find(({ service }) => service === 'sts')?.region).toBe(region);
    });

    test('in a process of its own, of which nobody hears of Node or the SDK', async () => {
      shell.given({
        config: '[default]\nregion = eu-central-1\n[profile audit]\nregion = eu-west-1\n',
        credentials: keys('default', 'AKIADEFAULT') + keys('audit', 'AKIAAUDIT'),
      });
      const { status, said } = await shell.runProcess(HISTORY, {
        AWS_PROFILE: 'audit',
        AWS_DEFAULT_REGION: 'us-east-2',
      });
      expect({ status, said }).toEqual({
        status: 0,
        said: expect.stringContaining('1 of 1 account and Region answered'),
      });
      expect({
        signers: shell.signers(),
        region: shell.aws.signed.find(({ service }) => service === 'sts')?.region,
      }).toEqual({
        signers: ['AKIAAUDIT'],
        region: 'us-east-2',
      });
      expect(said).not.toMatch(/Warning|node:|aws-sdk/);
    });

    test('from the files that the environment names, with the endpoint of the profile', async () => {
      const [config, credentials] = [join(shell.home, 'a'), join(shell.home, 'b')];
      writeFileSync(config, `[profile audit]\nregion = eu-west-1\nendpoint_url = ${shell.endpoint}\n`);
      writeFileSync(credentials, keys('audit', 'AKIAAUDIT'));
      const { status } = await shell.run([...HISTORY, '--profile', 'audit'], {
        AWS_CONFIG_FILE: config,
        AWS_SHARED_CREDENTIALS_FILE: credentials,
        AWS_ENDPOINT_URL: '',
      });
      expect({ status, signers: shell.signers() }).toEqual({ status: 0, signers: ['AKIAAUDIT'] });
    });
  });

  namesEach(shell, [
    [
      'a profile that does not exist',
      ['--profile', 'adit'],
      {},
      /^error: --profile: received "adit"; allowed: a profile of \/\S+\/\.aws\/config and \/\S+\/\.aws\/credentials \(which does not exist\): back, base, broken, /,
    ],
    [
      'no section that is no profile',
      ['--profile', 'sso-session.main'],
      {},
      /^error: --profile: received "sso-session.main"; allowed: .*: back, base, broken, certificate, circle, default, empty, failing, login, mfa, nowhere, refused, role, sso, sso-gone, sso-old, through-sso$/m,
    ],
    [
      'the same of AWS_PROFILE',
      [],
      { AWS_PROFILE: 'adit' },
      /^error: AWS_PROFILE: received "adit"; allowed: a profile of /,
    ],
    ['the same beside keys', [], { ...KEYS, AWS_PROFILE: 'adit' }, /^error: AWS_PROFILE: received "adit"/],
    ['a name that every object has', ['--profile', 'constructor'], {}, /^error: --profile: received "constructor"/],
    [
      'a file that does not exist',
      ['--profile', 'a'],
      { AWS_CONFIG_FILE: '/no/config' },
      /^error: --profile: received "a"; allowed: a profile of \/no\/config \(which does not exist\) and \/\S+ \(which does not exist\), but there are none/,
    ],
    [
      'a source_profile that does not exist',
      ['--profile', 'role'],
      {},
      /^error: profile "role": received source_profile "nobody"; allowed: a profile of/,
    ],
    [
      'source_profiles in a circle',
      ['--profile', 'circle'],
      {},
      /^error: profile "circle": its source_profile "circle" leads back to itself/,
    ],
    [
      'an sso_session that does not exist',
      ['--profile', 'sso-gone'],
      {},
      /^error: profile "sso-gone": received sso_session "gone"; allowed: main; \/\S+\/config has no \[sso-session gone\]/,
    ],
  ]);

  test('names 20 profiles, and how many more there are', async () => {
    const names = Array.from({ length: 22 }, (_, index) => `p${String(index + 10)}`);
    shell.given({ credentials: names.map((name) => keys(name, 'AKIA')).join('') });
    expect((await shell.run([...HISTORY, '--profile', 'none'])).said).toMatch(
      new RegExp(`: ${names.slice(0, 20).join(', ')}, … and 2 more\n$`),
    );
  });
});
