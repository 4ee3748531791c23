import type { BigIntStats } from 'node:fs';

/** Returns the same key for all names of a file or folder. */
export function identityOf({ dev, ino }: BigIntStats): string {
  return `${String(dev)} ${String(ino)}`;
}
