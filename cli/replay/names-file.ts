import { readFileSync } from 'node:fs';
import { readOwnNames } from '../../core/findings/own-names';
import type { OwnNames } from '../../lib/contract/own-parts';
import { UsageError } from '../terminal/usage-error';

/**
 * Reads the names of own resources, in the form of the stack parameter. @throws UsageError with all problems of the
 * file
 */
export function readNamesFile(path: string): OwnNames {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError([
      `--names: ${(error as NodeJS.ErrnoException).message}; allowed: a JSON file with names by placeholder`,
    ]);
  }
  const { names, problems } = readOwnNames(text.replace(/^\ufeff/, ''));
  if (problems !== undefined) throw new UsageError(problems.map((problem) => `--names: ${path}: ${problem}`));
  return names;
}
