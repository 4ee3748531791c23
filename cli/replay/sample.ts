import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Relative to the source, and to a part of the bundled command line. */
const FOLDERS = [2, 3].map((levels) => join(__dirname, ...Array<string>(levels).fill('..'), 'samples', 'incident'));

/** Returns the folder of `--sample`: log files of one invented day, with an incident. */
export function sampleFolder(): string {
  const path = FOLDERS.find(existsSync);
  if (path === undefined) throw new Error(`no sample in ${FOLDERS.join(' or ')}: the package is incomplete`);
  return path;
}
