/**
 * Fails where modules import each other in a circle, types included: what ESLint's import-x/no-cycle does not look at.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'app', 'bin', 'cli', 'core', 'lambda', 'lib'],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => /\.m?ts$/.test(file));
const known = new Set(files);
const importsOf = new Map(
  files.map((file) => [
    file,
    ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles.flatMap(({ fileName }) => {
      const path = normalize(join(dirname(file), fileName));
      const found = fileName.startsWith('.')
        ? ['.ts', '.mts', '/index.ts'].map((end) => path + end).find((one) => known.has(one))
        : undefined;
      return found ? [found] : [];
    }),
  ]),
);

/** Depth first; what is on the way and met again closes a circle. */
const circles = [];
const done = new Set();
function visit(file, way) {
  if (done.has(file)) return;
  if (way.includes(file)) {
    circles.push([...way.slice(way.indexOf(file)), file]);
    return;
  }
  for (const other of importsOf.get(file)) visit(other, [...way, file]);
  done.add(file);
}
for (const file of files) visit(file, []);
for (const circle of circles) console.error(`Imports in a circle: ${circle.join(' -> ')}`);
if (circles.length > 0) process.exit(1);
