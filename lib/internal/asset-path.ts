import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder is two levels up both from the sources (`lib/internal`) and from what is published (`dist/internal`). A module that a bundler made has none. */
const ASSETS = resolve(typeof __dirname === 'string' ? __dirname : '.', '..', '..', 'assets');

/** The folder with the bundled code of a function. It is published with the package; in a clone, a build makes it. */
export function assetPath(name: string, assets = ASSETS): string {
  const path = join(assets, name);
  if (!existsSync(join(path, 'index.js'))) {
    throw new Error(`The bundle of the function '${name}' is missing (${path}): ${remedy(assets)}.`);
  }
  return path;
}

/** Whoever bundles an app takes our code out of our package, and leaves the functions behind. */
function remedy(assets: string): string {
  const root = join(assets, '..');
  if (existsSync(join(root, 'lib', 'index.ts'))) return "run 'npm run bundle' first";
  if (existsSync(join(root, '.jsii'))) return 'install cdk-organization-trail again, the package is incomplete';
  return (
    'if a bundler put cdk-organization-trail into your app, mark the package external, and its peers with it ' +
    "(esbuild: '--external:cdk-organization-trail --external:aws-cdk-lib --external:constructs'), so that it is read " +
    'from node_modules with its functions'
  );
}
