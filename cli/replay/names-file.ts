import { readFileSync } from 'node:fs';
import { readOwnNames } from '../../core/findings/own-names';
import type { OwnNames } from '../../lib/contract/own-parts';
import { UsageError } from '../terminal/usage-error';

/** The names of own resources, as the stack's parameter has them. @throws UsageError with all that is wrong in the file */
export function readNamesFile(path: string): OwnNames {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError([
      `--names: ${(error as NodeJS.ErrnoException).message}; allowed: a JSON file of names by placeholder`,
    ]);
  }
  const { names, problems } = readOwnNames(text.replace(/^\ufeff/, ''));
  if (problems !== undefined) throw new UsageError(problems.map((problem) => `--names: ${path}: ${problem}`));
  return names;
}
