import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { CisCatalog } from '../../lib/detection/cis-catalog';
import { OwnPartsCatalog } from '../../lib/detection/own-parts-catalog';
import { ThreatCatalog } from '../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../lib/detection/tuned-catalog';
import { DetectionSeverity } from '../../lib/detection/detection';
import { detectionsDocument } from '../../scripts/detections-document';
import { MASKABLE_BY, maskingChapter } from '../../scripts/detections-masking';

const ALL = [
  ...CisCatalog.all(),
  ...TunedCatalog.all(),
  ...ThreatCatalog.managementEvents(),
  ...ThreatCatalog.dataEvents(),
  ...OwnPartsCatalog.all(),
];

describe('docs/detections.md', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'detections.md'), 'utf8');

  test('is what the catalogs say; `npm run docs:detections` makes it so', () => {
    expect(page).toBe(detectionsDocument());
  });

  test('names every detection that a text refers to', () => {
    const known = new Set([...ALL.map(({ id }) => id), 'unusual-region', 'break-glass-used']);
    const texts = [
      ...ALL.flatMap(({ meaning, response, falsePositives }) => [meaning, response, falsePositives]),
      maskingChapter(),
    ];
    const named = texts.flatMap((text) => [...text.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, id = '']) => id));
    expect(named.filter((id) => !known.has(id))).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });

  test('says of each detection that pages who can keep its alarm in ALARM', () => {
    const pages = ALL.filter(
      ({ severity, findingOnly = false }) => severity === DetectionSeverity.PAGE && !findingOnly,
    ).map(({ id }) => id);
    expect(Object.keys(MASKABLE_BY)).toEqual(pages);
  });

  test('shows each pattern as it is deployed', () => {
    for (const { filterPattern } of ALL) expect(page).toContain(`\n${filterPattern}\n`);
  });
});
