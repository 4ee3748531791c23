import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { sampleLogs } from '../../scripts/sample-logs/sample-logs';

const FOLDER = join(__dirname, '..', '..', 'samples', 'incident');

test('samples/incident is what `npm run docs:sample` writes', () => {
  const generated = sampleLogs();
  expect(readdirSync(FOLDER).sort()).toEqual([...generated.keys()].sort());
  for (const [name, records] of generated)
    expect(JSON.parse(gunzipSync(readFileSync(join(FOLDER, name))).toString())).toEqual({
      Records: JSON.parse(JSON.stringify(records)) as unknown,
    });
});
