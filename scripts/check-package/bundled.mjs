/** An app that esbuild puts into one file: our functions are not in it, so it has to say what to leave out of the bundle, and that has to help. */
import { join } from 'node:path';
import { check, root, run } from './checks.mjs';
import { synthesize, versionIn } from './consumer.mjs';

const APP = 'cases/stages/app.ts';

export async function bundledApp(folder) {
  const version = versionIn(folder);
  const bundle = (file, ...options) => {
    const common = ['--bundle', '--platform=node', '--log-level=error', `--outfile=${file}`];
    run(folder, join(root, 'node_modules/.bin/esbuild'), APP, ...common, ...options);
    return synthesize(folder, file, `out/${file}`);
  };
  const whole = await bundle('whole.js');
  const advice = [...new Set(whole.output.match(/--external:[\w-]+/g) ?? [])];
  check(
    `${version}: an app with the package in its bundle says: ${advice.join(' ')}`,
    whole.status !== 0 && advice.length > 0 && whole.templates.size === 0,
    whole.output,
  );
  const { templates: plain } = await synthesize(folder, 'build/cases/stages/app.js', 'out/unbundled');
  for (const [file, ...options] of [['apart.js'], ['apart.mjs', '--format=esm']]) {
    const apart = await bundle(file, ...advice, ...options);
    check(
      `${version}: ${file}, bundled as it says, makes the templates that it makes without a bundler`,
      apart.status === 0 && JSON.stringify([...apart.templates]) === JSON.stringify([...plain]),
      apart.output,
    );
  }
}
