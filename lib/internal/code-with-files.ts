import { chmodSync, cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { assetPath } from './asset-path';

/**
 * Returns the code of a bundle with generated files next to it. It does not depend on the machine, and the asset hash
 * is that of the content: deploying the same content again changes nothing.
 *
 * @param files the texts, by file name
 */
export function codeWithFiles(bundle: string, files: Readonly<Record<string, string>>): Code {
  return Code.fromAsset(folderWithFiles(bundle, files));
}

/** @returns a new folder with this code */
export function folderWithFiles(bundle: string, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-organization-trail-'));
  cpSync(assetPath(bundle), folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    writeFileSync(path, text);
    // Independent of the umask: Lambda runs the code as another user.
    chmodSync(path, 0o644);
  }
  return folder;
}
