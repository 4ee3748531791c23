import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Beside the bundled command; run from its source, where the bundle is. */
export const BUNDLE_FOLDERS = [__dirname, join(__dirname, '..', '..', 'assets', 'cli', 'replay')];

/** The path of a file that is bundled with the command; undefined where there is no bundle. */
export function bundledFile(name: string): string | undefined {
  return BUNDLE_FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
