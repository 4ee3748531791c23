import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Relative to a part of the bundled command line, and to the source. */
const FOLDERS = [join(__dirname, '..', 'replay'), join(__dirname, '..', '..', 'assets', 'cli', 'replay')];

/** Returns the path of a file that is bundled for `replay`: a thread, the scanner, or parts of the report. */
export function bundledFile(name: string): string {
  const path = FOLDERS.map((folder) => join(folder, name)).find(existsSync);
  if (path === undefined)
    throw new Error(
      `${name} is not in ${FOLDERS.join(' or ')}: the package is incomplete, or \`npm run bundle\` has not run`,
    );
  return path;
}
