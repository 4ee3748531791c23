import { PassThrough, Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mfaCodes } from '../../../cli/aws/mfa-code';
import { FakeSignIn } from '../../support/fake-aws/fake-sign-in';
import { testIo } from '../../support/test-io';
import { HISTORY, inShell, keys, namesEach, type Outcome } from './shell';

describe('the command line', () => {
  const shell = inShell();

  namesEach(shell, [
    [
      'MFA without a terminal',
      ['--profile', 'mfa'],
      {},
      /^error: profile "mfa": it needs a code of the MFA device arn:aws:iam::111111111111:mfa\/me, and there is no terminal to ask for it; run this in a terminal; or run there: aws configure export-credentials --profile mfa --format env, and set the output here, without --profile$/m,
    ],
  ]);

  describe('with a profile that needs a code', () => {
    const config =
      '[profile mfa]\nrole_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = base\nmfa_serial = arn:aws:iam::111111111111:mfa/me\nregion = eu-central-1\n';
    beforeEach(() => {
      shell.given({ config, credentials: keys('base', 'AKIABASE') });
    });

    async function typed(text: string, args = HISTORY): Promise<Outcome> {
      const stdin = Object.assign(new PassThrough(), { isTTY: true });
      stdin.write(text);
      if (!text.endsWith('\n')) stdin.end();
      return shell.run([...args, '--profile', 'mfa'], {}, stdin);
    }

    test('asks for it on the terminal, once for all clients', async () => {
      const { status, said } = await typed('123456\n', [
        ...HISTORY,
        '--region',
        'eu-central-1',
        'eu-west-1',
        'us-east-1',
      ]);
      expect({ status, said }).toEqual({
        status: 0,
        said: expect.stringMatching(/^MFA code of arn:aws:iam::111111111111:mfa\/me: /),
      });
      expect(said.match(/MFA code/g)).toHaveLength(1);
      expect(shell.aws.assumed.map((form) => [form.get('SerialNumber'), form.get('TokenCode')])).toEqual([
        ['arn:aws:iam::111111111111:mfa/me', '123456'],
      ]);
      expect(new Set(shell.aws.signed.filter(({ service }) => service === 'cloudtrail').map(({ key }) => key))).toEqual(
        new Set(['ASIAROLE']),
      );
    });

    test('asks again for what is no code, and sends none', async () => {
      const { status, said } = await typed('letmein');
      expect({ status, said }).toEqual({
        status: 3,
        said: expect.stringMatching(
          /A code has six digits\.\n.*error: profile "mfa": no code of the MFA device .* was given; allowed: six digits\n$/s,
        ),
      });
      expect(shell.aws.requests).toEqual([]);
    });

    test('says that a code was refused', async () => {
      shell.aws.assumeRole = (response) => {
        FakeSignIn.refused(
          response,
          403,
          'AccessDenied',
          'MultiFactorAuthentication failed with invalid MFA one time pass code.',
        );
      };
      expect((await typed('123456\n')).said).toMatch(
        /error: profile "mfa": AWS refused its role .*; wait for the next code of the device, and try again\n$/,
      );
    });
  });
});

describe('the code of an MFA device', () => {
  test('is asked for three times and no more', async () => {
    const io = testIo({ isTerminal: true });
    const stdin = Object.assign(Readable.from(['one\n', 'two\n', 'three\n', '123456\n']), { isTTY: true });
    await expect(mfaCodes('mfa', { ...io, stdin })('me')).rejects.toThrow(/no code of the MFA device me was given/);
    expect(io.said().match(/MFA code of me/g)).toHaveLength(3);
  });

  test('is waited for no longer after Ctrl-C', async () => {
    const io = testIo({ isTerminal: true });
    const code = mfaCodes('mfa', { ...io, stdin: Object.assign(new PassThrough(), { isTTY: true }) })('me');
    io.controller.abort();
    await expect(code).rejects.toThrow(/no code of the MFA device me was given/);
  });

  test('is not asked for where nobody sees the question', async () => {
    const io = testIo({ isTerminal: false });
    await expect(
      mfaCodes('mfa', { ...io, stdin: Object.assign(new PassThrough(), { isTTY: true }) })('me'),
    ).rejects.toThrow(/there is no terminal to ask for it/);
    expect(io.said()).toBe('');
  });
});
