import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../lib/contract/error-message';
import { identityOf } from '../terminal/file-identity';
import { UsageError } from '../terminal/usage-error';

export interface LogFile {
  readonly path: string;
  readonly bytes: number;
}

export interface FoundFiles {
  /** Largest first, so that no thread is left with one at the end. */
  readonly files: readonly LogFile[];
  /** Given paths of pipes and devices: their size is unknown, and they are read once. */
  readonly streams: readonly string[];
  /** What cannot be read in the folders. */
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
  /** The number of files in the folders whose names are not those of log files. */
  readonly passedOver: number;
  /** `identityOf` each file, stream and folder. */
  readonly identities: ReadonlySet<string>;
}

const LOG_FILE = /\.(json|jsonl|ndjson|log|txt|gz)$/i;

/**
 * Returns the log files at the paths: given files whatever their name, and folders with everything below them.
 *
 * @throws UsageError with every path that does not exist
 */
export function findFiles(paths: readonly string[]): FoundFiles {
  const missing = paths.flatMap((path) => missingProblem(path) ?? []);
  if (missing.length > 0) throw new UsageError(missing);
  const found = {
    files: [] as LogFile[],
    streams: [] as string[],
    problems: [] as { path: string; reason: string }[],
    passedOver: 0,
  };
  const seen = new Set<string>();
  const visit = (path: string, isNamed: boolean): void => {
    try {
      // A double cannot hold inode numbers above 2^53, which cloud file systems have.
      const stats = statSync(path, { bigint: true });
      const isFolder = stats.isDirectory();
      if (!isFolder && !isNamed && !LOG_FILE.test(path)) {
        found.passedOver += 1;
        return;
      }
      // By identity, not by path: links may lead to it twice, or form a loop.
      const identity = identityOf(stats);
      if (seen.has(identity)) return;
      seen.add(identity);
      if (isFolder) for (const name of readdirSync(path).sort()) visit(join(path, name), false);
      else if (stats.isFile()) found.files.push({ path, bytes: Number(stats.size) });
      else if (isNamed) found.streams.push(path);
      else found.problems.push({ path, reason: 'a pipe or a device in a folder: give its path to read it' });
    } catch (error) {
      found.problems.push({ path, reason: messageOf(error) });
    }
  };
  for (const path of paths) visit(path, true);
  const files = found.files.sort((one, other) => other.bytes - one.bytes || (one.path < other.path ? -1 : 1));
  return { ...found, files, identities: seen };
}

/** Returns the same key for a file or folder, whatever its names. */
function missingProblem(path: string): string | undefined {
  try {
    statSync(path);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return `${path}: ${code === 'ENOENT' ? 'no such file or folder' : String(code)}`;
  }
}
