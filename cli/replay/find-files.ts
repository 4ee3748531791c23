import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../terminal/usage-error';

export interface LogFile {
  readonly path: string;
  readonly bytes: number;
}

export interface FoundFiles {
  /** The largest first, so that no thread is left with one at the end. */
  readonly files: readonly LogFile[];
  /** What in the folders cannot be read. */
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
  /** Files in the folders whose names are not those of log files. */
  readonly passedOver: number;
}

const LOG_FILE = /\.(json|jsonl|ndjson|gz)$/i;

/**
 * The log files at the paths: files themselves whatever their name, folders with all that is below them.
 *
 * @throws UsageError naming every path that is not there
 */
export function findFiles(paths: readonly string[]): FoundFiles {
  const missing = paths.flatMap((path) => missingProblem(path) ?? []);
  if (missing.length > 0) throw new UsageError(missing);
  const found = { files: new Map<string, LogFile>(), problems: [] as { path: string; reason: string }[], passedOver: 0 };
  const folders = new Set<string>();
  const visit = (path: string, isNamed: boolean): void => {
    try {
      const stats = statSync(path);
      // By its real path: links may lead to it twice, or round in a circle.
      const real = realpathSync(path);
      if (stats.isDirectory()) {
        if (folders.has(real)) return;
        folders.add(real);
        for (const name of readdirSync(path).sort()) visit(join(path, name), false);
      } else if (isNamed || LOG_FILE.test(path)) {
        if (!found.files.has(real)) found.files.set(real, { path, bytes: stats.size });
      } else {
        found.passedOver += 1;
      }
    } catch (error) {
      found.problems.push({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  };
  for (const path of paths) visit(path, true);
  const files = [...found.files.values()].sort((one, other) => other.bytes - one.bytes || (one.path < other.path ? -1 : 1));
  return { files, problems: found.problems, passedOver: found.passedOver };
}

function missingProblem(path: string): string | undefined {
  try {
    statSync(path);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return `${path}: ${code === 'ENOENT' ? 'no such file or folder' : String(code)}`;
  }
}
