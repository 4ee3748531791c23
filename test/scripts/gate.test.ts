import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('The gate', () => {
  test('is the same for CI, contributors and the public workflow', () => {
    expect(read('.ci/run')).toMatch(/\nnpm ci\nnpm run check\n$/);
    const workflow = read('.github/workflows/check.yml');
    expect([...workflow.matchAll(/run: (.*)/g)].map(([, command]) => command)).toEqual(['npm ci', 'npm run check']);
    expect(workflow).toMatch(/\npermissions:\n {2}contents: read\n\n/);
    expect([...workflow.matchAll(/uses: (.*)@v\d+$/gm)].map(([, action]) => action)).toEqual([
      'actions/checkout',
      'actions/setup-node',
    ]);
    expect(workflow).not.toContain('secrets.');
  });

  test('runs every end-to-end test, one of them for every change', () => {
    const folder = join(ROOT, 'test/end-to-end');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.ts') && /^endToEnd\(/m.test(readFileSync(join(folder, path), 'utf8')),
    );
    const runs = (script: string): string[] =>
      [...read(script).matchAll(/^on_local_aws (\S+)$/gm)].map(([, name]) => `${String(name)}.ts`);
    expect(runs('scripts/check.sh')).toEqual(['default-app.ts']);
    expect([...runs('scripts/check.sh'), ...runs('scripts/check-deep.sh')].sort()).toEqual(files.sort());
  });
});
