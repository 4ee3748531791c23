/**
 * Apps of somebody else, in a project of their own with the packed package: the examples, those of the README, and `cases/`, which each say
 * what has to hold of them.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, check, forEach, manifest, root, run, work } from './checks.mjs';

const OPTIONS = {
  target: 'es2022',
  lib: ['es2022'],
  module: 'node16',
  moduleResolution: 'node16',
  strict: true,
  skipLibCheck: true,
  types: ['node'],
  outDir: 'build',
  rootDir: '.',
};

/** @returns the folder of a project that has installed the package beside `versions` of its peers */
export function consumer(name, tarball, versions) {
  const folder = join(work, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  const others = ['cdk-nag', 'typescript', '@types/node'].map((one) => `${one}@${manifest.devDependencies[one]}`);
  run(folder, 'npm', 'install', '--save-exact', '--prefer-offline', tarball, ...versions, ...others);
  cpSync(join(root, 'examples'), join(folder, 'examples'), {
    recursive: true,
    filter: (path) => !/(\.test\.ts|__snapshots__)$/.test(path),
  });
  cpSync(join(import.meta.dirname, 'cases'), join(folder, 'cases'), { recursive: true });
  readmeExamples().forEach((code, index) => {
    mkdirSync(join(folder, 'examples', `readme-${String(index + 1)}`));
    writeFileSync(join(folder, 'examples', `readme-${String(index + 1)}`, 'app.ts'), code);
  });
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: OPTIONS, include: ['examples', 'cases'] }),
  );
  return folder;
}

/** The README's examples, whole: in the fixture that jsii-rosetta compiles them in, or alone where they say `nofixture`. */
function readmeExamples() {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const fixture = readFileSync(join(root, 'rosetta/default.ts-fixture'), 'utf8');
  return [...readme.matchAll(/^```ts( nofixture)?\n([^]*?)^```$/gm)].map(([, isWhole, code]) => {
    if (isWhole) return code;
    return `import { App } from 'aws-cdk-lib/core';\n${fixture.replace('/// here', code)}\nnew Example(new App(), 'Example');\n`;
  });
}

export function versionIn(folder) {
  return `aws-cdk-lib ${JSON.parse(readFileSync(join(folder, 'node_modules/aws-cdk-lib/package.json'), 'utf8')).version}`;
}

/** Compiles and synthesizes all apps. */
export async function synthesizeApps(folder) {
  const version = versionIn(folder);
  const compiled = await attempt(folder, join(folder, 'node_modules/.bin/tsc'), []);
  check(`${version}: the examples and cases compile`, compiled.status === 0, compiled.output);
  // The compiler reads what says that its modules are ES modules, and does not copy it; nor the code of functions.
  for (const path of ['cases/esm/package.json', 'examples/findings-to-security-hub/function'])
    cpSync(join(folder, path), join(folder, 'build', path), { recursive: true });
  const apps = ['cases', 'examples'].flatMap((of) =>
    readdirSync(join(folder, 'build', of)).map((name) => `${of}/${name}`),
  );
  await forEach(apps, async (app) => {
    const { status, output, templates } = await synthesize(folder, join('build', app, 'app.js'), `out/${app}`);
    check(
      `${version}: ${app}: ${[...templates.keys()].join(', ')}`,
      status === 0 && templates.size > 0 && !output.includes('found issues in your templates'),
      output,
    );
  });
}

/** Runs an app as the CDK's command line does. */
export async function synthesize(folder, app, out, env = {}) {
  const outdir = join(folder, out);
  const ended = await attempt(folder, process.execPath, [app], { CDK_OUTDIR: outdir, CDK_VALIDATION: 'true', ...env });
  return { ...ended, templates: templatesIn(outdir) };
}

/** The templates by their names, those of stages and of nested stacks too. */
function templatesIn(outdir) {
  const files = existsSync(outdir) ? readdirSync(outdir, { recursive: true }) : [];
  return new Map(
    files
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => [file, readFileSync(join(outdir, file), 'utf8')]),
  );
}

const PACKS = ['AwsSolutions', 'HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321', 'Serverless'];

/** Every pack finds something in these stacks, and nothing that has no reason. After `synthesizeApps()`. */
export async function explainedFindings(folder) {
  const version = versionIn(folder);
  const without = { CDK_VALIDATION: 'false', WITHOUT_REASONS: '1' };
  await synthesize(folder, 'build/cases/cdk-nag/app.js', 'out/without-reasons', without);
  const found = findingsIn(folder, 'out/without-reasons');
  check(
    `${version}: each pack of cdk-nag finds something: ${[...found.keys()].join(', ')}`,
    String([...found.keys()].sort()) === String(PACKS),
  );
  const left = findingsIn(folder, 'out/cases/cdk-nag');
  check(`${version}: CdkNagReasons leaves no finding`, left.size === 0, JSON.stringify([...left]));
}

/** The rules that found something, by pack. */
function findingsIn(folder, out) {
  const report = JSON.parse(readFileSync(join(folder, out, 'validation-report.json'), 'utf8'));
  return new Map(
    report.pluginReports
      .filter(({ pluginName, violations }) => PACKS.includes(pluginName) && violations.length > 0)
      .map(({ pluginName, violations }) => [pluginName, violations.map(({ ruleName }) => ruleName)]),
  );
}
