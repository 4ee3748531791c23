import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { originOf, originText } from '../../../cli/verify/origin';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
  writeFileSync(join(folder, 'file'), '');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('where an archive is', () => {
  test.each([
    ['s3://audit-archive', ''],
    ['s3://audit-archive/', ''],
    ['s3://audit-archive/AWSLogs/', ''],
    ['s3://audit-archive/logs', 'logs/'],
    ['s3://audit-archive/logs//', 'logs/'],
    ['s3://audit-archive/o-a1b2c3d4e5/AWSLogs/o-a1b2c3d4e5/264810573392', 'o-a1b2c3d4e5/'],
  ])('%s', (given, prefix) => {
    expect(originOf(given)).toEqual({ kind: 'bucket', bucket: 'audit-archive', prefix });
  });

  test('a folder', () => {
    expect(originOf(folder)).toEqual({ kind: 'folder', path: folder });
  });

  test.each(['s3://', 's3:audit-archive', 's3://Audit_Archive', 's3://192.0.2.7'])('%s is refused', (given) => {
    expect(originOf(given)).toBe(
      `archive: received ${JSON.stringify(given)}; allowed: s3://<bucket>, s3://<bucket>/<prefix>, or a folder`,
    );
  });

  test('a file, and what is not there, are refused', () => {
    expect(originOf(join(folder, 'file'))).toContain('which is a file');
    expect(originOf(join(folder, 'none'))).toContain('no such file or directory');
  });

  test('it is written as it was given, up to the archive', () => {
    expect(originText({ kind: 'bucket', bucket: 'audit-archive', prefix: 'logs/' })).toBe('s3://audit-archive/logs/');
  });
});
