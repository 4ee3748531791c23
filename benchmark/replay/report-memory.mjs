/** Preloaded into each contestant: writes the process's peak memory, in bytes, to file descriptor 3 as the process ends. */
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('exit', () => {
    writeSync(3, String(process.resourceUsage().maxRSS * 1024));
  });
}
