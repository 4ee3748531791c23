import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every log file below a folder. */
export function logFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json.gz'))
    .map((name) => join(folder, name));
}
