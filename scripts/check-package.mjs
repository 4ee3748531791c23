/**
 * `check-package.mjs`: packs what would be published, installs it into empty CDK apps outside of this repository, and there
 * compiles and synthesizes the examples, those of the README and the cases of `check-package/`, against the lowest supported and the
 * newest aws-cdk-lib, bundled and checked by cdk-nag too; runs the command line from it; generates the Python package and compiles
 * that. Wants `npm run build` and a registry.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundledApp } from './check-package/bundled.mjs';
import { check, manifest, problems, root, run, work } from './check-package/checks.mjs';
import { consumer, explainedFindings, synthesizeApps } from './check-package/consumer.mjs';

const MOST_BYTES = 5_000_000;
const ALLOWED = /^(\.jsii|LICENSE|README\.md|package\.json|(assets|dist|docs|samples)\/.+)$/;
const NEEDED = [
  '.jsii',
  'LICENSE',
  'README.md',
  'assets/THIRD-PARTY-LICENSES.txt',
  'assets/organization-trail/index.js',
  'assets/cli/trail.js',
  'assets/cli/replay/worker.js',
  'assets/cli/replay/record-scanner.wasm',
  'assets/cli/replay/report-page.js',
  'assets/cli/replay/report-page.css',
  'assets/cli/package.json',
  'dist/index.js',
  'dist/index.d.ts',
  'docs/library.md',
  'samples/incident/845017362219_CloudTrail_us-east-1_20260304T0000Z_sample.json.gz',
];

function pack() {
  const [packed] = JSON.parse(run(root, 'npm', 'pack', '--json', '--pack-destination', work));
  const paths = packed.files.map(({ path }) => path);
  const unwanted = paths.filter((path) => !ALLOWED.test(path));
  check(
    'the package holds dist, assets, docs, samples, .jsii, README, LICENSE and nothing else',
    unwanted.length === 0,
    unwanted.join('\n'),
  );
  const missing = NEEDED.filter((path) => !paths.includes(path));
  check('the package holds all that it needs', missing.length === 0, missing.join('\n'));
  check(
    `${(packed.size / 1e6).toFixed(2)} MB packed, ${(packed.unpackedSize / 1e6).toFixed(2)} MB unpacked, ${String(paths.length)} files: under 5 MB`,
    packed.size < MOST_BYTES,
  );
  check(
    'it depends on nothing at run time but its peers',
    manifest.dependencies === undefined && manifest.bundledDependencies === undefined,
  );
  return join(work, packed.filename);
}

/** An event that nobody wants to see, in CloudTrail's own form. */
const STOP_LOGGING = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/nobody',
    accountId: '111122223333',
    userName: 'nobody',
  },
  eventTime: '2026-03-03T09:14:27Z',
  eventSource: 'cloudtrail.amazonaws.com',
  eventName: 'StopLogging',
  awsRegion: 'eu-central-1',
  requestParameters: { name: 'organization-trail' },
  responseElements: null,
  eventID: '3d5e8c2a-7a54-4c0e-9d61-0f2b6a4c8e17',
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '111122223333',
  eventCategory: 'Management',
};

function commandLine(folder) {
  const log = join(folder, 'log.json.gz');
  writeFileSync(log, gzipSync(JSON.stringify({ Records: [STOP_LOGGING] })));
  const trail = (...args) =>
    spawnSync(join(folder, 'node_modules/.bin/cdk-organization-trail'), args, { cwd: folder, encoding: 'utf8' });
  const help = trail('--help');
  const commands = [...help.stdout.matchAll(/^ {2}([a-z]+) {2}/gm)].map(([, name]) => name);
  check(
    `the command line says what it can do: ${commands.join(', ')}`,
    help.status === 0 && commands.length > 0,
    help.stderr,
  );
  for (const name of commands) {
    const { status, stdout, stderr } = trail(name, '--help');
    check(`${name} --help`, status === 0 && stdout.includes('--'), stderr);
  }
  const replay = trail('replay', log, '--format', 'json', '--fail-on', 'page');
  check(
    'replay finds the stopped trail, and says so with its exit status',
    replay.status === 1 && replay.stdout.includes('StopLogging'),
    `${String(replay.status)}\n${replay.stdout.slice(0, 2000)}${replay.stderr}`,
  );
  // What the README has a reader try first.
  const sample = trail('replay', '--sample', '--format', 'html', '--output', 'report.html');
  check(
    'replay --sample writes its report',
    sample.status === 0 && readFileSync(join(folder, 'report.html'), 'utf8').includes('<title>'),
    sample.stderr,
  );
  const nowhere = trail('replay', join(folder, 'absent'));
  check('a path that is not there is named', nowhere.status === 3 && nowhere.stderr.includes('absent'), nowhere.stderr);
}

function python() {
  const out = join(work, 'python');
  run(root, 'npx', 'jsii-pacmak', '--code-only', '--target', 'python', '--outdir', out, root);
  const [module] = readdirSync(join(out, 'python/src'));
  const compiled = spawnSync('python3', ['-m', 'compileall', '-q', join(out, 'python/src')], { encoding: 'utf8' });
  if (compiled.error)
    return console.log('\n!!! SKIPPED: no python3 here: the Python package was generated and not compiled');
  check(`Python: ${module} compiles`, compiled.status === 0, compiled.stdout + compiled.stderr);
  if (spawnSync('python3', ['-c', 'import jsii, aws_cdk']).status !== 0)
    return console.log('\n!!! SKIPPED: no jsii runtime for Python here: the package was not imported');
  const imported = spawnSync('python3', ['-c', `import ${module}; print(${module}.OrganizationTrail)`], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: join(out, 'python/src') },
  });
  check('Python: the package is imported', imported.status === 0, imported.stderr);
}

try {
  if (!existsSync(join(root, 'dist/index.js')) || statSync(join(root, '.jsii')).size === 0)
    throw new Error('run `npm run build` first');
  const tarball = pack();
  const { 'aws-cdk-lib': cdk, constructs } = manifest.devDependencies;
  const newest = consumer('newest', tarball, [`aws-cdk-lib@${cdk}`, `constructs@${constructs}`]);
  await synthesizeApps(newest);
  await explainedFindings(newest);
  await bundledApp(newest);
  commandLine(newest);
  const lowest = Object.entries(manifest.peerDependencies).map(([name, range]) => `${name}@${range.replace('^', '')}`);
  const oldest = consumer('lowest', tarball, lowest);
  await synthesizeApps(oldest);
  await explainedFindings(oldest);
  python();
} finally {
  rmSync(work, { recursive: true, force: true });
}
if (problems.length > 0) {
  console.error(`${String(problems.length)} of the checks failed`);
  process.exit(1);
}
