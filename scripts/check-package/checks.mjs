/** What the checks of the package share: where they work, how they run commands and say what they found. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
export const work = mkdtempSync(join(tmpdir(), 'package-'));
export const problems = [];

const started = Date.now();

export function check(what, isTrue, detail = '') {
  const seconds = `${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s`;
  console.log(`${isTrue ? 'ok  ' : 'FAIL'} ${seconds}  ${what}${isTrue || detail === '' ? '' : `\n${detail}`}`);
  if (!isTrue) problems.push(what);
}

/** A command that has to succeed. @returns what it wrote */
export function run(cwd, command, ...args) {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1',
    },
  });
}

/** A command that may fail. */
export function attempt(cwd, command, args, env = {}) {
  return new Promise((done) => {
    const options = { cwd, encoding: 'utf8', maxBuffer: 2 ** 26, env: { ...process.env, ...env } };
    execFile(command, args, options, (error, stdout, stderr) => {
      done({ status: error ? (error.code ?? error.signal) : 0, output: `${stdout}${stderr}` });
    });
  });
}

/** As many at a time as there are processors, since each takes one. */
export async function forEach(items, act) {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}
