/** `parse-everything FOLDER`: the program that anybody would write: every event parsed, every filter asked. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CisCatalog } from '../../lib/detection/cis-catalog';
import { compile } from '../../lib/filter-pattern/compile';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { logFiles } from './files';

const filters = CisCatalog.all().map(({ id, filterPattern }) => ({
  id,
  matches: compile(parsePattern(filterPattern).pattern),
  events: 0,
}));
for (const file of logFiles(process.argv[2] ?? '')) {
  const stored = readFileSync(file);
  const json = gunzipSync(stored, { chunkSize: Math.max(64, stored.readUInt32LE(stored.length - 4)) });
  const { Records: records } = JSON.parse(json.toString('utf8')) as { Records: Record<string, unknown>[] };
  for (const record of records) for (const filter of filters) if (filter.matches(record)) filter.events += 1;
}
console.log(JSON.stringify(Object.fromEntries(filters.map(({ id, events }) => [id, events]))));
