import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder is two levels up both from the sources (`lib/internal`) and from what is published (`dist/internal`). */
const ASSETS = resolve(__dirname, '..', '..', 'assets');

/** The folder with the bundled code of a function. It is published with the package; in a clone, a build makes it. */
export function assetPath(name: string): string {
  const path = join(ASSETS, name);
  if (!existsSync(join(path, 'index.js'))) {
    throw new Error(`The bundle of the function '${name}' is missing (${path}): run 'npm run bundle' first.`);
  }
  return path;
}
