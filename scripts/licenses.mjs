/** The licences of the packages whose code a bundle holds: most of them ask that their text goes along. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that ask for no more than that. Another one wants a decision, not a list. */
const PERMISSIVE = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** The file by that the published package says whose code it carries. */
export const LICENSES_FILE = 'THIRD-PARTY-LICENSES.txt';

/**
 * @param inputs paths of bundled files, as esbuild's metafiles name them
 * @throws naming every package whose licence is not permissive, or whose text is missing
 */
export function licenses(root, inputs) {
  const folders = new Set(inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  const packages = [...folders]
    .map((folder) => describe(join(root, folder)))
    .sort((one, other) => one.title.localeCompare(other.title, 'en'));
  const problems = packages.flatMap(({ title, license }) =>
    PERMISSIVE.includes(license) ? [] : [`${title}: licence ${String(license)}; allowed: ${PERMISSIVE.join(', ')}`],
  );
  if (problems.length > 0) throw new Error(`bundled packages:\n${problems.join('\n')}`);
  return byText(packages)
    .map(({ titles, text }) => `${titles.join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry));
  const notice = readdirSync(folder).find((entry) => /^notice(\.(md|txt))?$/i.test(entry));
  const texts = [file, notice].filter((entry) => entry !== undefined && existsSync(join(folder, entry)));
  const text = texts.map((entry) => readFileSync(join(folder, entry), 'utf8').trim()).join('\n\n');
  return {
    title: `${name}@${version} (${license})`,
    license,
    text: text || `The package names the licence ${license} and holds no text of it.`,
  };
}

/** The SDK is dozens of packages under one text. */
function byText(packages) {
  const texts = new Map();
  for (const { title, text } of packages) texts.set(text, [...new Set([...(texts.get(text) ?? []), title])]);
  return [...texts].map(([text, titles]) => ({ titles, text }));
}
