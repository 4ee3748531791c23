import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findFiles } from '../../../cli/replay/find-files';
import { OutputFile } from '../../../cli/terminal/output-file';

let folder: string;
let logs: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'));
  logs = join(folder, 'logs');
  mkdirSync(join(logs, 'deeper'), { recursive: true });
  writeFileSync(join(logs, 'deeper', 'a.json'), 'events');
  writeFileSync(join(folder, 'b.json'), 'events');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string): OutputFile =>
  OutputFile.at(join(folder, name), findFiles([logs, join(folder, 'b.json')]).identities);

describe('A report', () => {
  test('is written for nobody else to read, and nothing is left beside it', () => {
    at('report').write('text');
    expect(readFileSync(join(folder, 'report'), 'utf8')).toBe('text');
    expect(statSync(join(folder, 'report')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['b.json', 'logs', 'report']);
  });

  test('leaves what is there as it is until it is written', () => {
    writeFileSync(join(folder, 'report'), 'before', { mode: 0o644 });
    const output = at('report');
    expect(readFileSync(join(folder, 'report'), 'utf8')).toBe('before');
    output.write('after');
    expect([readFileSync(join(folder, 'report'), 'utf8'), statSync(join(folder, 'report')).mode & 0o777]).toEqual([
      'after',
      0o600,
    ]);
  });

  test('goes where a link leads', () => {
    writeFileSync(join(folder, 'target'), 'before');
    symlinkSync('target', join(folder, 'link'));
    at('link').write('after');
    expect([readFileSync(join(folder, 'target'), 'utf8'), lstatSync(join(folder, 'link')).isSymbolicLink()]).toEqual([
      'after',
      true,
    ]);
  });

  test('that cannot be written leaves nothing, and what was there as it was', () => {
    writeFileSync(join(folder, 'report'), 'before');
    const output = at('report');
    rmSync(join(folder, 'report'));
    mkdirSync(join(folder, 'report'));
    expect(() => {
      output.write('after');
    }).toThrow(/^--output: .*report: .*EISDIR/);
    expect(readdirSync(folder).sort()).toEqual(['b.json', 'logs', 'report']);
  });

  test.each<[string, string, RegExp, () => void]>([
    ['a file that is read', 'b.json', /b\.json: is read too; allowed: another file$/, () => undefined],
    [
      'a link to it',
      'link',
      /link: is read too/,
      () => {
        symlinkSync('b.json', join(folder, 'link'));
      },
    ],
    [
      'another name of it',
      'other',
      /other: is read too/,
      () => {
        linkSync(join(folder, 'b.json'), join(folder, 'other'));
      },
    ],
    [
      'another name of a file in a folder that is read',
      'other',
      /other: is read too/,
      () => {
        linkSync(join(logs, 'deeper', 'a.json'), join(folder, 'other'));
      },
    ],
    [
      'a folder that is read',
      'logs/report',
      /is in a folder that is read; allowed: a file outside of it$/,
      () => undefined,
    ],
    ['a folder below it', 'logs/deeper/report', /is in a folder that is read/, () => undefined],
    [
      'a folder below it by a link',
      'link/report',
      /is in a folder that is read/,
      () => {
        symlinkSync('logs/deeper', join(folder, 'link'));
      },
    ],
    ['a folder', 'logs', /logs: is a folder; allowed: a file$/, () => undefined],
    ['a name of no file', 'report/', /names no file; allowed: a file$/, () => undefined],
    ['a folder that is not there', 'none/report', /ENOENT/, () => undefined],
    [
      'a link to nowhere',
      'link',
      /ENOENT/,
      () => {
        symlinkSync('none', join(folder, 'link'));
      },
    ],
    [
      'a pipe',
      'pipe',
      /pipe: is a pipe or a device; allowed: a file, or without --output standard output$/,
      () => {
        spawnSync('mkfifo', [join(folder, 'pipe')]);
      },
    ],
  ])('is not written to %s', (_, name, problem, prepare) => {
    prepare();
    expect(() => at(name)).toThrow(problem);
  });

  test.each(['/dev/stdout', '/dev/null', '/dev/../dev/fd/1', '/proc/self/fd/1'])('is not written to %s', (path) => {
    expect(() => OutputFile.at(path, new Set())).toThrow(/is a pipe or a device/);
  });

  test('is not written to nothing', () => {
    expect(() => OutputFile.at('', new Set())).toThrow('--output: : names no file');
  });

  test('that the disk has no room for leaves what was there', () => {
    writeFileSync(join(folder, 'report'), 'before');
    chmodSync(folder, 0o700);
    const script = `const { OutputFile } = require('./output.js'); try { OutputFile.at('report', new Set()).write('x'.repeat(1e6)); } catch (error) { console.log(error.message); }`;
    const root = join(__dirname, '..', '..', '..');
    expect(
      spawnSync(join(root, 'node_modules', '.bin', 'esbuild'), [
        join(root, 'cli/terminal/output-file.ts'),
        '--bundle',
        '--platform=node',
        `--outfile=${join(folder, 'output.js')}`,
        '--log-level=error',
      ]).status,
    ).toBe(0);
    // A limit of the shell's stands for a full disk: it ends the writing half-way.
    const { stdout } = spawnSync('sh', ['-c', `ulimit -f 16; "${process.execPath}" -e "$0"`, script], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^--output: report: EFBIG/);
    expect(readFileSync(join(folder, 'report'), 'utf8')).toBe('before');
    expect(readdirSync(folder).sort()).toEqual(['b.json', 'logs', 'output.js', 'report']);
  });
});
