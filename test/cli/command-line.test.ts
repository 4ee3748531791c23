import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../cli/command-line';
import { COMMANDS } from '../../cli/commands';
import { testIo } from '../support/test-io';

const ROOT = join(__dirname, '..', '..');
const BUNDLE = join(ROOT, 'assets', 'cli', 'trail.js');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

async function say(...args: string[]): Promise<{ status: number; written: string; said: string }> {
  const io = testIo();
  const status = await runCommandLine(args, io);
  return { status, written: io.written(), said: io.said() };
}

describe('the command line', () => {
  test.each([[], ['--help'], ['-h'], ['help'], ['help', 'help']])(
    'shows its commands for %j',
    async (...args: string[]) => {
      const { status, written, said } = await say(...args);
      expect({ status, said }).toEqual({ status: 0, said: '' });
      expect(written).toMatch(/^Usage: cdk-organization-trail <command>/);
      for (const [name, description] of Object.entries(COMMANDS))
        expect(written.replaceAll(/\s+/g, ' ')).toContain(` ${name} ${description}`);
      expect(written).toContain('Exit status: 0 done;');
    },
  );

  test.each(['--version', '-V'])('says its version for %s', async (option) => {
    for (const args of [[option], ...Object.keys(COMMANDS).map((name) => [name, option])])
      expect(await say(...args)).toEqual({ status: 0, written: `${version}\n`, said: '' });
  });

  test('knows its version without a file beside it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'version-'));
    cpSync(dirname(BUNDLE), folder, { recursive: true });
    expect(execFileSync(process.execPath, [join(folder, 'trail.js'), '--version'], { encoding: 'utf8' })).toBe(
      `${version}\n`,
    );
    rmSync(folder, { recursive: true });
    // No more of the package's file than that.
    expect(readFileSync(BUNDLE, 'utf8').includes('devDependencies')).toBe(false);
  });

  test.each(Object.keys(COMMANDS))('shows the options of %s, either way', async (name) => {
    const one = await say(name, '--help');
    expect(one.written).toMatch(new RegExp(`^Usage: cdk-organization-trail ${name} `));
    for (const args of [
      ['help', name],
      ['--help', name],
      [name, '-h'],
    ])
      expect(await say(...args)).toEqual(one);
    expect(one.status).toBe(0);
  });

  test.each([
    ['histroy', 'history'],
    ['histori', 'history'],
    ['Replay', 'replay'],
    ['docter', 'doctor'],
  ])('suggests for %s the command %s', async (misspelt, meant) => {
    const problem = `error: unknown command '${misspelt}'; did you mean ${meant}? allowed: replay, history, findings, doctor, verify, help\n`;
    expect(await say(misspelt, '--last', '24h')).toEqual({ status: 3, written: '', said: problem });
    for (const args of [
      ['help', misspelt],
      ['--help', misspelt],
      [misspelt, '--help'],
    ])
      expect(await say(...args)).toEqual({ status: 3, written: '', said: problem });
  });

  test.each(['constructor', '__proto__', 'x'])('says what is allowed instead of %s', async (unknown) => {
    expect(await say(unknown)).toEqual({
      status: 3,
      written: '',
      said: `error: unknown command '${unknown}'; allowed: replay, history, findings, doctor, verify, help\n`,
    });
  });

  test.each([
    [['--verison'], "error: unknown option '--verison'; did you mean --version?\n"],
    [['-v'], "error: unknown option '-v'; did you mean -V?\n"],
    [
      ['version'],
      "error: unknown command 'version'; did you mean --version? allowed: replay, history, findings, doctor, verify, help\n",
    ],
    [
      ['versoin', '--last', '24h'],
      "error: unknown command 'versoin'; did you mean --version? allowed: replay, history, findings, doctor, verify, help\n",
    ],
    [['doctor', '-v', '--home-region', 'eu-central-1'], "error: unknown option '-v'; did you mean -V?\n"],
    [
      ['--loud', 'histroy'],
      "error: unknown option '--loud'\nerror: unknown command 'histroy'; did you mean history? allowed: replay, history, findings, doctor, verify, help\n",
    ],
    [['--loud', 'doctor'], "error: unknown option '--loud'\n"],
    [
      ['doctor', '--buckt', 'logs', '--format', 'xml', '--home-region', 'nowhere', '--key'],
      "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json\nerror: option '--key <key>' argument missing\nerror: unknown option '--buckt'; did you mean --bucket?\nerror: --home-region: received \"nowhere\"; allowed: a Region code, as in eu-central-1\n",
    ],
    [
      ['doctor', '--format=xml', 'logs', '--topic', 'x', '--home-region', 'eu-central-1'],
      "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json\nerror: unexpected \"logs\": too many arguments. Expected 0 arguments but got 1\nerror: --topic: received \"x\"; allowed: a topic's ARN\n",
    ],
    [
      ['history', '--regoin', 'eu-central-1', '--formt', 'csv'],
      "error: unknown option '--regoin'; did you mean --region?\nerror: unknown option '--formt'; did you mean --format?\n",
    ],
    // A word that may be the value of an option, or a path, is no path that is missing, and none that is not there.
    [
      ['replay', '--outptu', 'logs', '--format', 'xml'],
      "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, html, csv\nerror: unknown option '--outptu'; did you mean --output?\n",
    ],
    [
      ['replay', '--limits', '5', '--threads', '0'],
      "error: option '--threads <count>' argument '0' is invalid. allowed: a whole number from 1 to 64\nerror: unknown option '--limits'\n",
    ],
    [
      ['replay', '--template', 'no.json', '--pattern', '{', '--account', '1'],
      "error: option '--template <file>' cannot be used with option '--pattern <pattern>'\nerror: missing required argument 'path'\nerror: --account: received \"1\"; allowed: the 12 digits of an account ID; repeat the option for more accounts\nerror: --template: no.json: ENOENT: no such file or directory, open 'no.json'; allowed: a template in JSON, as cdk synth writes it to cdk.out/NAME.template.json\n",
    ],
    [
      ['replay', '--severity', 'page', 'logs', '--from', 'x1'],
      `error: option '--severity <severities...>' argument 'logs' is invalid. Allowed choices are page, notify, compliance; --severity takes all words up to the next option: give the path first, or after --\nerror: --from: received "x1"; allowed: a day (2026-11-24), a time (2026-11-24T09:14:27Z, 2026-11-24T10:14+01:00; UTC without an offset), or how long ago (30m, 24h, 7d, 2w)\n`,
    ],
    [
      ['replay', '--thread', '2', '--exat', 'logs'],
      "error: unknown option '--thread'; did you mean --threads?\nerror: unknown option '--exat'; did you mean --exact?\nerror: logs: no such file or folder\n",
    ],
  ])('lists all that is wrong with %j', async (args, said) => {
    expect(await say(...args)).toEqual({ status: 3, written: '', said });
  });

  test('hands a command what is its own, as it was written', async () => {
    const { status, said } = await say('replay', '--', '--help');
    expect(status).toBe(3);
    expect(said).toMatch(/^error: .*--help/);
  });

  test.each([['--version'], ['--help'], ['replay', '--help'], ['histroy']])(
    'loads no command that was not asked for: %j',
    (...args) => {
      const hook = `export async function load(url, context, next) { process._rawDebug('loaded ' + url); return next(url, context); }`;
      const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)})`;
      const { stderr } = spawnSync(
        process.execPath,
        ['--import', `data:text/javascript,${encodeURIComponent(register)}`, BUNDLE, ...args],
        { encoding: 'utf8' },
      );
      const loaded = [...stderr.matchAll(/^loaded .*\/cli\/(.*)$/gm)].map(([, file = '']) => file);
      expect(loaded).toContain('trail.js');
      expect(loaded.filter((file) => /^parts\/(command|dist-es|html-report|invoke)/.test(file))).toHaveLength(
        args[0] === 'replay' ? 1 : 0,
      );
    },
  );
});
