import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Two levels up, both from the sources (`lib/internal`) and from the published package (`dist/internal`). In an ES
 * module bundle, `__dirname` does not exist.
 */
const ASSETS = resolve(typeof __dirname === 'string' ? __dirname : '.', '..', '..', 'assets');

/**
 * Returns the folder with the bundled code of a function. It is published with the package; in a clone, the build
 * creates it.
 */
export function assetPath(name: string, assets = ASSETS): string {
  const path = join(assets, name);
  if (!existsSync(join(path, 'index.js'))) {
    throw new Error(`The bundle of the function '${name}' is missing (${path}): ${remedy(assets)}.`);
  }
  return path;
}

/** A bundler that includes our code in an app does not include the function bundles. */
function remedy(assets: string): string {
  const root = join(assets, '..');
  if (existsSync(join(root, 'lib', 'index.ts'))) return "run 'npm run bundle' first";
  if (existsSync(join(root, '.jsii'))) return 'install cdk-organization-trail again, because the package is incomplete';
  return (
    'if your app is bundled together with cdk-organization-trail, mark the package and its peers as external ' +
    "(esbuild: '--external:cdk-organization-trail --external:aws-cdk-lib --external:constructs'), so that it is loaded " +
    'from node_modules together with its functions'
  );
}
