/**
 * Writes the log files of `replay --sample` into samples/incident/:
 *
 *     node --import tsx scripts/generate-sample-logs.ts
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sampleLogs } from './sample-logs/sample-logs';

const folder = join(__dirname, '..', 'samples', 'incident');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, records] of sampleLogs())
  writeFileSync(join(folder, name), gzipSync(JSON.stringify({ Records: records }), { level: 9 }));
