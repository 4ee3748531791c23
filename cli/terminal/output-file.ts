import { randomUUID } from 'node:crypto';
import {
  accessSync,
  type BigIntStats,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf } from '../../lib/contract/error-message';
import { identityOf } from './file-identity';
import { UsageError } from './usage-error';

/** A report contains events: nobody else may read it. */
const MODE = 0o600;
const NO_FILE = 'is a pipe or a device; allowed: a file, or without --output standard output';

/** The file of `--output`: written atomically, or not at all. */
export class OutputFile {
  private constructor(
    private readonly path: string,
    private readonly target: string,
  ) {}

  /**
   * Checks the path before anything is read, without changing the file. A link is followed.
   *
   * @param inputs identities of what is read; these are not overwritten, and no file is created in a folder among them
   * @throws UsageError if the file could not be written
   */
  public static at(path: string, inputs: ReadonlySet<string>): OutputFile {
    try {
      const target = targetOf(path);
      accessSync(dirname(target), constants.W_OK);
      const there = statSync(target, { bigint: true, throwIfNoEntry: false });
      if (there) checkFile(there, target, inputs);
      if (inputs.has(identityOf(statSync(dirname(target), { bigint: true }))))
        throw new Error('is in a folder that is read; allowed: a file outside of it');
      return new OutputFile(path, target);
    } catch (error) {
      throw problem(path, error);
    }
  }

  /** @throws UsageError; an existing file is then unchanged */
  public write(text: string): void {
    // In the same folder, so that the final rename is atomic.
    const beside = join(dirname(this.target), `.${randomUUID()}.tmp`);
    try {
      const file = openSync(beside, 'wx', MODE);
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(beside, this.target);
    } catch (error) {
      rmSync(beside, { force: true });
      throw problem(this.path, error);
    }
  }
}

/** @throws with the reason why nothing can be written there */
function targetOf(path: string): string {
  if (path === '' || path.endsWith('/')) throw new Error('names no file; allowed: a file');
  // Also if a shell redirected standard output to a file, which it would replace.
  if (/^\/(?:dev|proc)\//.test(resolve(path))) throw new Error(NO_FILE);
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return realpathSync(path);
  return join(realpathSync(dirname(path)), basename(path));
}

function checkFile(there: BigIntStats, target: string, inputs: ReadonlySet<string>): void {
  if (there.isDirectory()) throw new Error('is a folder; allowed: a file');
  if (!there.isFile()) throw new Error(NO_FILE);
  if (inputs.has(identityOf(there))) throw new Error('is read too; allowed: another file');
  accessSync(target, constants.W_OK);
}

function problem(path: string, error: unknown): UsageError {
  return new UsageError([`--output: ${path}: ${messageOf(error)}`]);
}
