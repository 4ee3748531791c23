/**
 * Bundles each function of `lambda/` into `assets/<function>/index.js`, SDK included at its pinned version, and the command
 * line into `assets/cli/` as ES modules: each command is loaded when it is asked for.
 */
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LICENSES_FILE, licenses } from './licenses.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Says that the command line is ES modules. */
const CLI_PACKAGE = 'assets/cli/package.json';
const SCANNER = 'assets/cli/replay/record-scanner.wasm';

const COMMON = {
  absWorkingDir: root,
  outdir: 'assets',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  minify: true,
  // The SDK's ES modules shake to two thirds of the size and load in two thirds of the time of its CommonJS.
  mainFields: ['module', 'main'],
  // Their licences go into a file of their own.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

export default async function bundle() {
  const functions = readdirSync(join(root, 'lambda')).filter((name) =>
    existsSync(join(root, 'lambda', name, 'index.ts')),
  );
  await assemble();
  const bundles = await Promise.all([
    build({
      ...COMMON,
      entryPoints: functions.flatMap((name) =>
        ['index', ...loadedOnUse(name)].map((file) => ({
          in: `lambda/${name}/${file}.ts`,
          out: `${name}/${file}`,
        })),
      ),
      target: 'node22',
    }),
    build({
      ...COMMON,
      // What is imported on use becomes a file of its own, and so does what several need.
      entryPoints: [
        { in: 'bin/trail.ts', out: 'cli/trail' },
        { in: 'cli/replay/worker.ts', out: 'cli/replay/worker' },
      ],
      format: 'esm',
      splitting: true,
      chunkNames: 'cli/parts/[name]-[hash]',
      // For what is CommonJS, and for finding what lies beside.
      banner: {
        js: "import { createRequire as requireOf } from 'node:module';const require = requireOf(import.meta.url), __dirname = import.meta.dirname;",
      },
      target: 'node20',
    }),
    // What the report of `replay` carries into a browser.
    build({
      ...COMMON,
      entryPoints: ['mts', 'css'].map((kind) => ({
        in: `cli/replay/page/report-page.${kind}`,
        out: 'cli/replay/report-page',
      })),
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
    }),
  ]);
  await writeFile(join(root, CLI_PACKAGE), '{"type":"module"}\n');
  await removeAllBut([
    SCANNER,
    CLI_PACKAGE,
    `assets/${LICENSES_FILE}`,
    ...bundles.flatMap(({ metafile }) => Object.keys(metafile.outputs)),
  ]);
  await writeFile(
    join(root, 'assets', LICENSES_FILE),
    licenses(
      root,
      bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
    ),
  );
}

/** What a function loads on first use only, by `load('./file')`: files of their own beside its entry. */
function loadedOnUse(name) {
  const folder = join(root, 'lambda', name);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const sources = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  return new Set(
    sources.flatMap((source) => [...source.matchAll(/\bload\('\.\/([\w-]+)'\)/g)].map(([, file]) => file)),
  );
}

/** Files of an earlier bundle would be deployed with a function. What is current was overwritten in place: tests or a deployment may be reading it. */
async function removeAllBut(files) {
  const current = new Set(files.map((file) => join(root, file)));
  const found = readdirSync(join(root, 'assets'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  await Promise.all(
    found
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !current.has(file))
      .map((file) => rm(file)),
  );
}

/** What of `replay` is WebAssembly. Takes seconds, so only where its source or the compiler is newer. */
async function assemble() {
  const [folder, target] = ['cli/replay/assembly', SCANNER];
  const source = `${folder}/record-scanner.ts`;
  const changed = [
    ...readdirSync(join(root, folder)).map((file) => `${folder}/${file}`),
    'node_modules/assemblyscript/package.json',
  ].map((file) => statSync(join(root, file)).mtimeMs);
  if (existsSync(join(root, target)) && statSync(join(root, target)).mtimeMs > Math.max(...changed)) return;
  await mkdir(dirname(join(root, target)), { recursive: true });
  const options = [
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '--zeroFilledMemory',
    '--baseDir',
    root,
  ];
  const { error, stderr } = await asc.main([source, '--outFile', target, ...options]);
  if (error) throw new Error(`${source} does not compile:\n${stderr.toString()}`, { cause: error });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
