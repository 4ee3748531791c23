import { existsSync } from 'node:fs';
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
});
