import { constants, createReadStream, openSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/**
 * Opens what is not a regular file, such as the pipe of `<(…)`. A pipe is polled: opened as a file it would block a
 * thread until data arrives, and neither Ctrl-C nor the end of the process would get through.
 */
export function openStream(path: string): Readable {
  if (!statSync(path).isFIFO()) return createReadStream(path);
  return new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
}
