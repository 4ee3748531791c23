import { chmodSync, cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { assetPath } from './asset-path';

/**
 * The code of a bundle with generated files beside it. Nothing in it depends on the machine, and the hash of the asset is that of
 * its content: who deploys the same again deploys nothing.
 *
 * @param files their text, by name
 */
export function codeWithFiles(bundle: string, files: Readonly<Record<string, string>>): Code {
  return Code.fromAsset(folderWithFiles(bundle, files));
}

/** @returns a new folder of such code */
export function folderWithFiles(bundle: string, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-organization-trail-'));
  cpSync(assetPath(bundle), folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    writeFileSync(path, text);
    // Whatever the umask is here: Lambda runs the code as another user.
    chmodSync(path, 0o644);
  }
  return folder;
}
