import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import type { CommandIo } from '../../../cli/terminal/command-io';
import { FakeSignIn } from '../../support/fake-aws/fake-sign-in';
import { FakeProxy } from '../../support/fake-proxy';
import { selfSigned } from '../../support/self-signed';
import { testIo } from '../../support/test-io';

const TRAIL = join(__dirname, '..', '..', '..', 'assets', 'cli', 'trail.js');
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'test' };
const HISTORY = ['history', '--last', '1h'];

type Environment = Readonly<Record<string, string>>;

/** In a shell whose home is a folder of the test; no network but the fakes. In this process, but for what says that it has one of its own. */
describe('the command line', () => {
  const aws = new FakeSignIn();
  let home: string;
  let endpoint: string;
  beforeAll(async () => {
    endpoint = await aws.start();
  });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'home-'));
    mkdirSync(join(home, '.aws', 'sso', 'cache'), { recursive: true });
    aws.requests.length = 0;
    aws.portal = FakeSignIn.signedIn;
    aws.assumeRole = undefined;
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });
  afterAll(() => aws.stop());

  function given(files: { config?: string; credentials?: string }): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(home, '.aws', name), text);
  }

  /** As `aws sso login` leaves it. */
  function token(of: string, expiresAt: number): void {
    const name = createHash('sha1').update(of).digest('hex');
    writeFileSync(
      join(home, '.aws', 'sso', 'cache', `${name}.json`),
      JSON.stringify({
        accessToken: 'token',
        expiresAt: new Date(expiresAt).toISOString(),
        region: 'eu-west-1',
        startUrl: of,
      }),
    );
  }

  interface Outcome {
    readonly status: number | null;
    readonly written: string;
    readonly said: string;
  }
  const environmentOf = (more: Environment): Environment => ({
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...more,
  });

  /** The SDK reads the environment of the process, which is that of the shell while it runs. */
  async function run(args: readonly string[], more: Environment = {}, terminal?: CommandIo['stdin']): Promise<Outcome> {
    const kept = { ...process.env };
    const become = (environment: NodeJS.ProcessEnv): void => {
      for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, environment);
    };
    become(environmentOf(more));
    const io = {
      ...testIo({ isTerminal: terminal !== undefined, environment: process.env }),
      ...(terminal && { stdin: terminal }),
    };
    try {
      const status = await runCommandLine(args, io);
      return { status, written: io.written(), said: io.said() };
    } finally {
      become(kept);
    }
  }

  /** The bundle as it is published. */
  async function runProcess(args: readonly string[], more: Environment = {}): Promise<Outcome> {
    const child = spawn(process.execPath, [TRAIL, ...args], {
      env: environmentOf(more),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [written, said] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { status, written, said };
  }

  const keys = (name: string, key: string, more = ''): string =>
    `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = test\n${more}\n`;
  const signers = (): string[] => [...new Set(aws.signed.map(({ key }) => key))];

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
      given({
        config:
          '[default]\nregion = eu-central-1\n[profile audit]\nregion = eu-west-1\n[profile other]\nregion = eu-west-3\n',
        credentials: keys('default', 'AKIADEFAULT') + keys('audit', 'AKIAAUDIT') + keys('other', 'AKIAOTHER'),
      });
      const { status, said } = await run([...HISTORY, ...args], environment);
      expect({ status, said }).toEqual({
        status: 0,
        said: expect.stringContaining('1 of 1 account and Region answered'),
      });
      expect(signers()).toEqual([key]);
      expect(aws.signed.find(({ service }) => service === 'sts')?.region).toBe(region);
    });

    test('in a process of its own, of which nobody hears of Node or the SDK', async () => {
      given({
        config: '[default]\nregion = eu-central-1\n[profile audit]\nregion = eu-west-1\n',
        credentials: keys('default', 'AKIADEFAULT') + keys('audit', 'AKIAAUDIT'),
      });
      const { status, said } = await runProcess(HISTORY, { AWS_PROFILE: 'audit', AWS_DEFAULT_REGION: 'us-east-2' });
      expect({ status, said }).toEqual({
        status: 0,
        said: expect.stringContaining('1 of 1 account and Region answered'),
      });
      expect({ signers: signers(), region: aws.signed.find(({ service }) => service === 'sts')?.region }).toEqual({
        signers: ['AKIAAUDIT'],
        region: 'us-east-2',
      });
      expect(said).not.toMatch(/Warning|node:|aws-sdk/);
    });

    test('from the files that the environment names, with the endpoint of the profile', async () => {
      const [config, credentials] = [join(home, 'a'), join(home, 'b')];
      writeFileSync(config, `[profile audit]\nregion = eu-west-1\nendpoint_url = ${endpoint}\n`);
      writeFileSync(credentials, keys('audit', 'AKIAAUDIT'));
      const { status } = await run([...HISTORY, '--profile', 'audit'], {
        AWS_CONFIG_FILE: config,
        AWS_SHARED_CREDENTIALS_FILE: credentials,
        AWS_ENDPOINT_URL: '',
      });
      expect({ status, signers: signers() }).toEqual({ status: 0, signers: ['AKIAAUDIT'] });
    });
  });

  describe.each([
    ['history', HISTORY],
    ['history --function', [...HISTORY, '--function', 'EventHistory']],
    ['doctor', ['doctor']],
  ])('%s', (_, command) => {
    const config = [
      '[default]\nregion = eu-central-1',
      '[profile role]\nrole_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = nobody',
      '[profile circle]\nrole_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = back\n[profile back]\nrole_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = circle',
      '[profile sso]\nsso_session = main\nsso_account_id = 111111111111\nsso_role_name = audit\nregion = eu-central-1\n[sso-session main]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start',
      '[profile sso-old]\nsso_start_url = https://old.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 111111111111\nsso_role_name = audit\nregion = eu-central-1',
      '[profile sso-gone]\nsso_session = gone\nsso_account_id = 111111111111\nsso_role_name = audit\nregion = eu-central-1',
      '[profile through-sso]\nrole_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = sso\nregion = eu-central-1',
      '[profile login]\nlogin_session = arn:aws:iam::111111111111:user/a\nregion = eu-central-1',
      '[profile broken]\ncredential_process = echo no-json\nregion = eu-central-1',
      '[profile failing]\ncredential_process = sh -c "echo locked >&2; exit 7"\nregion = eu-central-1',
      '[profile mfa]\nrole_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = base\nmfa_serial = arn:aws:iam::111111111111:mfa/me\nregion = eu-central-1',
      '[profile refused]\nrole_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = base\nregion = eu-central-1',
      '[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = test',
      '[profile empty]\nregion = eu-central-1\n[profile nowhere]\nregion = Frankfurt\n',
      '[profile certificate]\nregion = eu-central-1\nca_bundle = /no/such.pem\n',
    ].join('\n');

    test.each<[string, string[], Environment, RegExp]>([
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
        /^error: --profile: received "a"; allowed: a profile of \/no\/config \(which does not exist\) and \/\S+ \(which does not exist\), where there is none/,
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
        /^error: profile "broken": its credential_process gave no credentials: .*invalid JSON/,
      ],
      [
        'a credential_process that fails',
        ['--profile', 'failing'],
        {},
        /^error: profile "failing": its credential_process gave no credentials: .*locked/,
      ],
      [
        'MFA without a terminal',
        ['--profile', 'mfa'],
        {},
        /^error: profile "mfa": it needs a code of the MFA device arn:aws:iam::111111111111:mfa\/me, and there is no terminal to ask for it; run this in a terminal; or there: aws configure export-credentials --profile mfa --format env, and here set what it prints, without --profile$/m,
      ],
      ['no credentials anywhere', ['--profile', 'empty'], {}, /^error: no AWS credentials: .*'aws sso login'/],
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
        /^error: AWS_CA_BUNDLE: received .*, which has no certificate/,
      ],
      [
        'a proxy that is none',
        [],
        { ...KEYS, HTTPS_PROXY: 'socks5://user:secret@127.0.0.1:1' },
        /^error: HTTPS_PROXY: received "socks5:\/\/…@127\.0\.0\.1:1"; allowed: the URL of a proxy/,
      ],
    ])('names %s, and nothing before it', async (__, args, environment, message) => {
      given({ config });
      const { status, written, said } = await run([...command, ...args], environment);
      expect(said).toMatch(message);
      expect({ status, written, lines: said.trimEnd().split('\n').length }).toEqual({
        status: 3,
        written: '',
        lines: 1,
      });
      expect(said).not.toContain('secret@');
    });

    test('says so in a process of its own too, in one line', async () => {
      given({ config });
      expect(await runProcess([...command, '--profile', 'failing'])).toEqual({
        status: 3,
        written: '',
        said: expect.stringMatching(
          /^error: profile "failing": its credential_process gave no credentials: .*locked.*\n$/,
        ),
      });
    });

    test('says how to sign in where the token of SSO has expired', async () => {
      given({ config });
      token('main', Date.now() - 60_000);
      token('https://old.awsapps.com/start', Date.now() - 60_000);
      expect((await run([...command, '--profile', 'sso'])).said).toMatch(
        /^error: profile "sso": .*; sign in: aws sso login --profile sso\n$/,
      );
      expect((await run([...command, '--profile', 'sso-old'])).said).toMatch(
        /^error: profile "sso-old": The SSO session associated with this profile has expired\.; sign in: aws sso login --profile sso-old\n$/,
      );
    });

    test('says what else SSO and STS refuse', async () => {
      given({ config });
      token('main', Date.now() + 3_600_000);
      aws.portal = (response) => {
        FakeSignIn.refused(response, 401, 'UnauthorizedException', 'Session token not found or invalid');
      };
      expect((await run([...command, '--profile', 'sso'])).said).toMatch(
        /^error: profile "sso": .*Session token not found or invalid; sign in: aws sso login --profile sso\n$/,
      );
      aws.portal = (response) => {
        FakeSignIn.refused(response, 404, 'ResourceNotFoundException', 'No access');
      };
      expect((await run([...command, '--profile', 'sso'])).said).toMatch(
        /^error: profile "sso": .*No access; the account or the permission set is not assigned to you/,
      );
      aws.assumeRole = (response) => {
        FakeSignIn.refused(response, 403, 'AccessDenied', 'User is not authorized to perform: sts:AssumeRole');
      };
      expect((await run([...command, '--profile', 'refused'])).said).toMatch(
        /^error: profile "refused": AWS refused its role arn:aws:iam::222222222222:role\/audit: AccessDenied: .*; look at its role_arn, source_profile, external_id/,
      );
      aws.assumeRole = (response) => {
        FakeSignIn.refused(
          response,
          403,
          'InvalidClientTokenId',
          'The security token included in the request is invalid',
        );
      };
      expect((await run([...command, '--profile', 'refused'])).said).toMatch(
        /^error: profile "refused": .*InvalidClientTokenId: .*; look at the keys of its source, base\n$/,
      );
    });
  });

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
    ['a role by way of SSO', 'role_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = sso', 'ASIAROLE'],
  ])('signs in by %s, once', async (_, settings, key) => {
    given({
      config: `[profile it]\nregion = eu-central-1\n${settings}\n[profile sso]\nsso_session = main\nsso_account_id = 111111111111\nsso_role_name = audit\n[sso-session main]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n`,
      credentials: keys('base', 'AKIABASE'),
    });
    token('main', Date.now() + 3_600_000);
    const { status, said } = await run([...HISTORY, '--profile', 'it']);
    expect({ status, said }).toEqual({
      status: 0,
      said: expect.stringContaining('1 of 1 account and Region answered'),
    });
    expect(aws.signed.filter(({ service }) => service === 'cloudtrail')).toEqual([
      { key, region: 'eu-central-1', service: 'cloudtrail' },
    ]);
    expect(aws.assumed.length).toBeLessThanOrEqual(1);
    expect(aws.requests.filter(({ url }) => url.includes('/federation/')).length).toBeLessThanOrEqual(1);
  });

  describe('with a profile that needs a code', () => {
    const config =
      '[profile mfa]\nrole_arn = arn:aws:iam::222222222222:role/audit\nsource_profile = base\nmfa_serial = arn:aws:iam::111111111111:mfa/me\nregion = eu-central-1\n';
    beforeEach(() => {
      given({ config, credentials: keys('base', 'AKIABASE') });
    });

    async function typed(text: string, args = HISTORY): Promise<Outcome> {
      const stdin = Object.assign(new PassThrough(), { isTTY: true });
      stdin.write(text);
      if (!text.endsWith('\n')) stdin.end();
      return run([...args, '--profile', 'mfa'], {}, stdin);
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
      expect(aws.assumed.map((form) => [form.get('SerialNumber'), form.get('TokenCode')])).toEqual([
        ['arn:aws:iam::111111111111:mfa/me', '123456'],
      ]);
      expect(new Set(aws.signed.filter(({ service }) => service === 'cloudtrail').map(({ key }) => key))).toEqual(
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
      expect(aws.requests).toEqual([]);
    });

    test('says that a code was refused', async () => {
      aws.assumeRole = (response) => {
        FakeSignIn.refused(
          response,
          403,
          'AccessDenied',
          'MultiFactorAuthentication failed with invalid MFA one time pass code.',
        );
      };
      expect((await typed('123456\n')).said).toMatch(
        /error: profile "mfa": AWS refused its role .*; wait for the next code of the device, and run this again\n$/,
      );
    });
  });

  describe('through a proxy', () => {
    const proxy = new FakeProxy();
    const { key, cert } = selfSigned();
    const sockets = new Set<Socket>();
    // HTTPS in front of the fake.
    const secure = createServer({ key, cert }, (socket) => {
      const inner = connect(Number(new URL(endpoint).port), '127.0.0.1');
      sockets.add(socket);
      for (const one of [socket, inner]) one.on('error', () => undefined);
      socket.pipe(inner).pipe(socket);
    });
    let proxyUrl: string;
    let https: string;
    let bundle: string;
    beforeAll(async () => {
      proxyUrl = await proxy.start();
      await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
      https = `https://localhost:${String((secure.address() as AddressInfo).port)}`;
    });
    beforeEach(() => {
      proxy.seen.length = proxy.authorizations.length = 0;
      proxy.refusal = undefined;
      bundle = join(home, 'ca.pem');
      writeFileSync(bundle, cert);
    });
    afterAll(async () => {
      await proxy.stop();
      for (const socket of sockets) socket.destroy();
      secure.close();
    });
    const region = { AWS_REGION: 'eu-central-1' };

    test.each(['HTTPS_PROXY', 'https_proxy'])(
      'of %s, by CONNECT, with the certificates of AWS_CA_BUNDLE',
      async (name) => {
        const { status, said } = await run(HISTORY, {
          ...KEYS,
          ...region,
          AWS_ENDPOINT_URL: https,
          AWS_CA_BUNDLE: bundle,
          [name]: proxyUrl,
        });
        expect({ status, said }).toEqual({
          status: 0,
          said: expect.stringContaining('1 of 1 account and Region answered'),
        });
        expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${https.slice('https://'.length)}`]));
        expect(aws.signed.map(({ service }) => service)).toContain('cloudtrail');
      },
    );

    test('in a process of its own', async () => {
      const { status, said } = await runProcess(HISTORY, {
        ...KEYS,
        ...region,
        AWS_ENDPOINT_URL: https,
        AWS_CA_BUNDLE: bundle,
        HTTPS_PROXY: proxyUrl,
      });
      expect({ status, said }).toEqual({
        status: 0,
        said: expect.stringContaining('1 of 1 account and Region answered'),
      });
      expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${https.slice('https://'.length)}`]));
    });

    test.each(['HTTP_PROXY', 'http_proxy'])(
      'of %s, for endpoints without TLS, each request of a connection',
      async (name) => {
        const { status } = await run([...HISTORY, '--region', 'eu-central-1', 'us-east-1'], {
          ...KEYS,
          ...region,
          [name]: proxyUrl.replace('http://', ''),
        });
        expect(status).toBe(0);
        expect(proxy.seen.length).toBe(aws.requests.length);
        expect(proxy.seen.every((line) => line.startsWith(`POST ${endpoint}/`))).toBe(true);
      },
    );

    test('with a name and password, which nobody gets to see', async () => {
      const environment = {
        ...KEYS,
        ...region,
        AWS_ENDPOINT_URL: https,
        AWS_CA_BUNDLE: bundle,
        HTTPS_PROXY: proxyUrl.replace('http://', 'http://me:s%40cret@'),
      };
      expect((await run(HISTORY, environment)).status).toBe(0);
      expect(proxy.authorizations[0]).toBe(`Basic ${Buffer.from('me:s@cret').toString('base64')}`);
      proxy.refusal = '407 Proxy Authentication Required';
      const { status, said } = await run(HISTORY, environment);
      expect({ status, said }).toEqual({
        status: 3,
        said: `error: AWS cannot be reached: the proxy ${proxyUrl} of HTTPS_PROXY does not let us through to localhost: it answered 407 Proxy Authentication Required; look at HTTPS_PROXY, HTTP_PROXY and NO_PROXY\n`,
      });
    });

    test.each<[string, Environment]>([
      ['NO_PROXY', { NO_PROXY: 'example.com,localhost' }],
      ['no_proxy', { no_proxy: '*' }],
    ])('not where %s says so', async (_, without) => {
      const { status } = await run(HISTORY, {
        ...KEYS,
        ...region,
        AWS_ENDPOINT_URL: https,
        AWS_CA_BUNDLE: bundle,
        HTTPS_PROXY: proxyUrl,
        ...without,
      });
      expect({ status, seen: proxy.seen }).toEqual({ status: 0, seen: [] });
    });

    test('that cannot be reached is named', async () => {
      const { status, said } = await run(HISTORY, {
        ...KEYS,
        ...region,
        AWS_ENDPOINT_URL: https,
        HTTPS_PROXY: 'http://127.0.0.1:9',
      });
      expect({ status, said }).toEqual({
        status: 3,
        said: expect.stringMatching(
          /^error: AWS cannot be reached: the proxy http:\/\/127\.0\.0\.1:9 of HTTPS_PROXY cannot be reached: connect ECONNREFUSED/,
        ),
      });
    }, 60_000);

    test('also to sign in, and for doctor', async () => {
      given({
        config: `[profile sso]\nregion = eu-central-1\nca_bundle = ${bundle}\nsso_session = main\nsso_account_id = 111111111111\nsso_role_name = audit\n[sso-session main]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n`,
      });
      token('main', Date.now() + 3_600_000);
      const { written, said } = await run(['doctor', '--profile', 'sso'], {
        AWS_ENDPOINT_URL: https,
        HTTPS_PROXY: proxyUrl,
      });
      expect(said).toBe('');
      expect(written).toContain('eu-central-1');
      expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${https.slice('https://'.length)}`]));
      expect(signers()).toEqual(['ASIASSO']);
    });

    test('says what to do about a certificate that nobody knows', async () => {
      const { status, said } = await run(HISTORY, { ...KEYS, ...region, AWS_ENDPOINT_URL: https });
      expect({ status, said }).toEqual({
        status: 3,
        said: expect.stringMatching(
          /^error: AWS cannot be reached: self-signed certificate; .*AWS_CA_BUNDLE, or in ca_bundle of the profile\n$/,
        ),
      });
    });
  });
});
