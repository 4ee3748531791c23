import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { CdkTemplate } from '../support/cdk';

/** A synthesized app of an earlier version, in one file: the text of each of its files, by path. */
export type RecordedAssembly = Readonly<Record<string, string>>;

const TEMPLATE = 'OrganizationTrail.template.json';

/** What a deployment does not read. */
const UNUSED = /(^|\/)(tree|validation-report|performance-counters|[^/]*\.metadata)\.json$/;

/** Of functions that CloudFormation does not invoke, the code has no part in an upgrade. */
const STUB = 'exports.handler = async () => ({});\n';

export function recorded(name: string): RecordedAssembly {
  return JSON.parse(
    gunzipSync(readFileSync(join(__dirname, 'fixtures', `${name}.json.gz`))).toString(),
  ) as RecordedAssembly;
}

export function recordedTemplate(name: string): CdkTemplate {
  return JSON.parse(recorded(name)[TEMPLATE] ?? '') as CdkTemplate;
}

/** Writes the files where `cdk deploy --app FOLDER` finds them. */
export function unpack(assembly: RecordedAssembly, folder: string): void {
  for (const [path, text] of Object.entries(assembly)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Keeps the app that was synthesized into a folder. */
export function record(folder: string, name: string): void {
  const template = JSON.parse(readFileSync(join(folder, TEMPLATE), 'utf8')) as CdkTemplate;
  const invoked = new Set(
    Object.values(template.Resources).flatMap(({ Properties: { ServiceToken: token } = {} }) =>
      token === undefined ? [] : [(token as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]],
    ),
  );
  const kept = Object.entries(template.Resources).flatMap(([id, { Properties: properties }]) =>
    invoked.has(id) ? [(properties?.['Code'] as { S3Key: string }).S3Key.replace('.zip', '')] : [],
  );
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name: file }) => relative(folder, join(parentPath, file)));
  const textOf = (path: string): string | undefined => {
    const isCode = path.startsWith('asset.') && !kept.some((hash) => path.includes(hash));
    if (isCode) return path.endsWith('/index.js') ? STUB : undefined;
    const text = readFileSync(join(folder, path), 'utf8');
    return path === 'manifest.json' ? text.replace(/^ *"additionalMetadataFile": .*\n/gm, '') : text;
  };
  const files = paths
    .filter((path) => !UNUSED.test(path))
    .sort()
    .map((path) => [path, textOf(path)]);
  writeFileSync(
    join(__dirname, 'fixtures', `${name}.json.gz`),
    gzipSync(JSON.stringify(Object.fromEntries(files)), { level: 9 }),
  );
}
