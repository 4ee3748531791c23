import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { assetPath } from '../../../lib/internal/asset-path';

describe('assetPath', () => {
  test('is the folder of a bundled function', () => {
    expect(existsSync(join(assetPath('organization-access'), 'index.js'))).toBe(true);
  });

  test('says what to run where the bundle is missing', () => {
    expect(() => assetPath('nothing')).toThrow(/The bundle of the function 'nothing' is missing .*npm run bundle/);
  });

  test('tells whoever bundled the package into an app to leave it out of the bundle', () => {
    expect(() => assetPath('nothing', join(tmpdir(), 'app', 'assets'))).toThrow(
      /missing .*: if your app is bundled together with cdk-organization-trail, mark the package and its peers as external \(esbuild: '--external:cdk-organization-trail --external:aws-cdk-lib --external:constructs'\)/,
    );
  });

  test('does not blame a bundler for an installation that is incomplete', () => {
    const root = mkdtempSync(join(tmpdir(), 'installed-'));
    writeFileSync(join(root, '.jsii'), '{}');
    expect(() => assetPath('nothing', join(root, 'assets'))).toThrow(/install cdk-organization-trail again/);
    rmSync(root, { recursive: true });
  });
});
