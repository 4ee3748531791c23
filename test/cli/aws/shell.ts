import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import type { CommandIo } from '../../../cli/terminal/command-io';
import { FakeSignIn } from '../../support/fake-aws/fake-sign-in';
import { testIo } from '../../support/test-io';

/** The bundle as it is published. */
export const TRAIL = join(__dirname, '..', '..', '..', 'assets', 'cli', 'trail.js');
export const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'test' };
export const HISTORY = ['history', '--last', '1h'];
/** All that sign in. */
export const COMMANDS: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['history', HISTORY],
  ['history --function', [...HISTORY, '--function', 'EventHistory']],
  ['doctor', ['doctor']],
];
/** A profile for each way to get no credentials. */
export const CONFIG = [
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

export type Environment = Readonly<Record<string, string>>;

export interface Outcome {
  readonly status: number | null;
  readonly written: string;
  readonly said: string;
}

/** A shell whose home is a folder of the test, with no network but the fakes. */
export class Shell {
  public readonly aws = new FakeSignIn();
  public home = '';
  public endpoint = '';

  public async start(): Promise<void> {
    this.endpoint = await this.aws.start();
  }

  /** An empty home, and fakes that let everybody in. */
  public reset(): void {
    this.home = mkdtempSync(join(tmpdir(), 'home-'));
    mkdirSync(join(this.home, '.aws', 'sso', 'cache'), { recursive: true });
    this.aws.requests.length = 0;
    this.aws.portal = FakeSignIn.signedIn;
    this.aws.assumeRole = undefined;
  }

  public given(files: { config?: string; credentials?: string }): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.home, '.aws', name), text);
  }

  /** As `aws sso login` leaves it. */
  public token(of: string, expiresAt: number): void {
    const name = createHash('sha1').update(of).digest('hex');
    writeFileSync(
      join(this.home, '.aws', 'sso', 'cache', `${name}.json`),
      JSON.stringify({
        accessToken: 'token',
        expiresAt: new Date(expiresAt).toISOString(),
        region: 'eu-west-1',
        startUrl: of,
      }),
    );
  }

  /** In this process. The SDK reads its environment, which is that of the shell while it runs. */
  public async run(args: readonly string[], more: Environment = {}, terminal?: CommandIo['stdin']): Promise<Outcome> {
    const kept = { ...process.env };
    const become = (environment: NodeJS.ProcessEnv): void => {
      for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, environment);
    };
    become(this.environment(more));
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

  /** {@link TRAIL}, in a process of its own. */
  public async runProcess(args: readonly string[], more: Environment = {}): Promise<Outcome> {
    const child = spawn(process.execPath, [TRAIL, ...args], {
      env: this.environment(more),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [written, said] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { status, written, said };
  }

  /** The access keys that signed what was asked so far. */
  public signers(): string[] {
    return [...new Set(this.aws.signed.map(({ key }) => key))];
  }

  private environment(more: Environment): Environment {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.home,
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...more,
    };
  }
}

/** A new shell for each test. */
export function inShell(): Shell {
  const shell = new Shell();
  beforeAll(() => shell.start());
  beforeEach(() => {
    shell.reset();
  });
  afterEach(() => {
    rmSync(shell.home, { recursive: true });
  });
  afterAll(() => shell.aws.stop());
  return shell;
}

/** Of a file of credentials. */
export function keys(name: string, key: string): string {
  return `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = test\n\n`;
}

/** What is wrong, with which options and environment, and what is said. */
export type NamedCase = readonly [name: string, args: string[], environment: Environment, message: RegExp];

/** A test for each command and case, with the profiles of {@link CONFIG}: one line, and nothing done. */
export function namesEach(shell: Shell, cases: readonly NamedCase[]): void {
  describe.each(COMMANDS)('%s', (_, command) => {
    test.each(cases)('names %s, and nothing before it', async (__, args, environment, message) => {
      shell.given({ config: CONFIG });
      const { status, written, said } = await shell.run([...command, ...args], environment);
      expect(said).toMatch(message);
      expect({ status, written, lines: said.trimEnd().split('\n').length }).toEqual({
        status: 3,
        written: '',
        lines: 1,
      });
      expect(said).not.toContain('secret@');
    });
  });
}
