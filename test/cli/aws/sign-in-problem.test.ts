import { describe, expect, test } from '@jest/globals';
import { FakeSignIn } from '../../support/fake-aws/fake-sign-in';
import { COMMANDS, CONFIG, HISTORY, inShell, namesEach } from './shell';

describe('the command line', () => {
  const shell = inShell();

  namesEach(shell, [
    [
      'SSO without a token',
      ['--profile', 'sso'],
      {},
      /^error: profile "sso": .*; sign in: aws sso login --profile sso$/m,
    ],
    [
      'SSO of the old form without a token',
      ['--profile', 'sso-old'],
      {},
      /^error: profile "sso-old": .*; sign in: aws sso login --profile sso-old$/m,
    ],
    [
      'a role by way of SSO without a token',
      ['--profile', 'through-sso'],
      {},
      /^error: profile "through-sso": .*; sign in: aws sso login --profile sso$/m,
    ],
    [
      'aws login that was not run',
      ['--profile', 'login'],
      {},
      /^error: profile "login": .*; sign in: aws login --profile login$/m,
    ],
    [
      'a credential_process that writes no JSON',
      ['--profile', 'broken'],
      {},
      /^error: profile "broken": its credential_process returned no credentials: .*invalid JSON/,
    ],
    [
      'a credential_process that fails',
      ['--profile', 'failing'],
      {},
      /^error: profile "failing": its credential_process returned no credentials: .*locked/,
    ],
    ['no credentials anywhere', ['--profile', 'empty'], {}, /^error: no AWS credentials: .*'aws sso login'/],
  ]);

  test.each([
    ['sso', 'sign in: aws sso login --profile sso'],
    ['base', 'sign in again'],
  ])('says to sign in again where the credentials of the source %s have expired', async (source, fix) => {
    shell.given({
      config: `${CONFIG}\n[profile it]\nrole_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = ${source}\nregion = eu-central-1\n`,
    });
    shell.token('main', Date.now() + 3_600_000);
    shell.aws.assumeRole = (response) => {
      FakeSignIn.refused(response, 403, 'ExpiredToken', 'The security token included in the request is expired');
    };
    expect((await shell.run([...HISTORY, '--profile', 'it'])).said).toMatch(
      new RegExp(`^error: profile "it": AWS refused its role .*: ExpiredToken: .*; ${fix}\n$`),
    );
  });

  test('quotes the name of a profile for the shell', async () => {
    shell.given({
      config: CONFIG,
      credentials: "[it's mine]\nsso_session = main\nsso_account_id = 111111111111\nsso_role_name = audit\n",
    });
    expect((await shell.run([...HISTORY, '--profile', "it's mine"])).said).toContain(
      String.raw`sign in: aws sso login --profile 'it'\''s mine'`,
    );
  });

  test.each([
    ['sso_session = main\nsso_account_id = 111111111111', 'check its SSO settings'],
    ['sso_session = main\nsso_role_name = audit', 'check its SSO settings'],
  ])('says to look at settings of SSO that are not whole: %j', async (settings, fix) => {
    shell.given({ config: `${CONFIG}\n[profile it]\n${settings}\nregion = eu-central-1\n` });
    shell.token('main', Date.now() + 3_600_000);
    expect((await shell.run([...HISTORY, '--profile', 'it'])).said).toMatch(
      new RegExp(`^error: profile "it": .*; ${fix}`),
    );
  });

  describe.each(COMMANDS)('%s', (_, command) => {
    test('says so in a process of its own too, in one line', async () => {
      shell.given({ config: CONFIG });
      expect(await shell.runProcess([...command, '--profile', 'failing'])).toEqual({
        status: 3,
        written: '',
        said: expect.stringMatching(
          /^error: profile "failing": its credential_process returned no credentials: .*locked.*\n$/,
        ),
      });
    });

    test('says how to sign in where the token of SSO has expired', async () => {
      shell.given({ config: CONFIG });
      shell.token('main', Date.now() - 60_000);
      shell.token('https://old.awsapps.com/start', Date.now() - 60_000);
      expect((await shell.run([...command, '--profile', 'sso'])).said).toMatch(
        /^error: profile "sso": .*; sign in: aws sso login --profile sso\n$/,
      );
      expect((await shell.run([...command, '--profile', 'sso-old'])).said).toMatch(
        /^error: profile "sso-old": The SSO session associated with this profile has expired\.; sign in: aws sso login --profile sso-old\n$/,
      );
    });

    test('says what else SSO and STS refuse', async () => {
      shell.given({ config: CONFIG });
      shell.token('main', Date.now() + 3_600_000);
      shell.aws.portal = (response) => {
        FakeSignIn.refused(response, 401, 'UnauthorizedException', 'Session token not found or invalid');
      };
      expect((await shell.run([...command, '--profile', 'sso'])).said).toMatch(
        /^error: profile "sso": .*Session token not found or invalid; sign in: aws sso login --profile sso\n$/,
      );
      shell.aws.portal = (response) => {
        FakeSignIn.refused(response, 404, 'ResourceNotFoundException', 'No access');
      };
      expect((await shell.run([...command, '--profile', 'sso'])).said).toMatch(
        /^error: profile "sso": .*No access; the account or the permission set is not assigned to you/,
      );
      shell.aws.assumeRole = (response) => {
        FakeSignIn.refused(response, 403, 'AccessDenied', 'User is not authorized to perform: sts:AssumeRole');
      };
      expect((await shell.run([...command, '--profile', 'refused'])).said).toMatch(
        /^error: profile "refused": AWS refused its role arn:aws:iam::222222222222:role\/audit: AccessDenied: .*; check its role_arn, source_profile, external_id/,
      );
      shell.aws.assumeRole = (response) => {
        FakeSignIn.refused(
          response,
          403,
          'InvalidClientTokenId',
          'The security token included in the request is invalid',
        );
      };
      expect((await shell.run([...command, '--profile', 'refused'])).said).toMatch(
        /^error: profile "refused": .*InvalidClientTokenId: .*; check the keys of its source, base\n$/,
      );
    });
  });
});
