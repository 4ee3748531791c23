import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SETTINGS } from '../../app/configuration/configuration';
import { SETTINGS_CHAPTERS } from '../../app/configuration/settings-documentation';
import { configurationDocument } from '../../scripts/configuration-document';

describe('docs/configuration.md', () => {
  const documented = SETTINGS_CHAPTERS.flatMap(({ settings }) => Object.entries(settings));

  test('is up to date; `npm run docs:configuration` writes it', () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'configuration.md'), 'utf8');
    expect(page).toBe(configurationDocument());
  });

  test('documents each key once', () => {
    expect(documented.map(([key]) => key).sort()).toEqual(Object.keys(SETTINGS).sort());
  });

  test.each(documented)('has an example of %s that the app accepts, in cdk.json and with -c', (key, { example }) => {
    const { parse } = SETTINGS[key as keyof typeof SETTINGS];
    expect(parse(example)).toBeDefined();
    expect(parse(typeof example === 'string' ? example : JSON.stringify(example))).toEqual(parse(example));
  });
});
