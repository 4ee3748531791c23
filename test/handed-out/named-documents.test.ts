import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(__dirname, '..', '..');

const sources = ['lib', 'core', 'cli', 'lambda'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

test('The documents that docstrings and messages name are there, and in the package', () => {
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { files: string[] };
  expect(files).toContain('docs');
  const named = sources.flatMap((source) =>
    [...readFileSync(join(ROOT, source), 'utf8').matchAll(/(?<![\w/.])docs\/[\w/.-]*\w/g)].map(([name]) => name),
  );
  expect(named.length).toBeGreaterThan(5);
  const documents = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map(
    (name) => `docs/${name}`,
  );
  // Of a decision, its number is enough.
  const isThere = (name: string) => documents.some((one) => one === name || one.startsWith(`${name}-`));
  expect(named.filter((name) => !isThere(name))).toEqual([]);
});
