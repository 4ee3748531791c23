import { describe, expect, test } from '@jest/globals';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { type Detection, DetectionSeverity, RequiredEvents } from '../../../lib/detection/detection';
import { OwnPartsCatalog } from '../../../lib/detection/own-parts-catalog';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import { JsonFilterPattern } from '../../../lib/filter-pattern/json-filter-pattern';
import { EXAMPLES } from '../../fixtures/events';
import { matcherWith } from '../../support/own-matcher';
import { PINNED_IDS } from './pinned-ids';

const CIS = CisCatalog.all();
const OWN_PARTS = OwnPartsCatalog.all();
const OWN = [...TunedCatalog.all(), ...ThreatCatalog.managementEvents(), ...ThreatCatalog.dataEvents(), ...OWN_PARTS];
const ALL = [...CIS, ...OWN];

describe('every detection', () => {
  test.each(ALL.map((detection) => [detection.id, detection] as const))(
    '%s fires on its examples and not on what looks alike',
    (id, detection) => {
      const fires = matcherWith(detection.filterPattern);
      const examples = EXAMPLES[id];
      expect(examples?.matches.map((event) => fires(event))).toEqual(examples?.matches.map(() => true));
      expect(examples?.nearMisses.map((event) => fires(event))).toEqual(examples?.nearMisses.map(() => false));
      expect([examples?.matches.length ?? 0, examples?.nearMisses.length ?? 0]).not.toContain(0);
    },
  );

  test('has examples, and every example a detection', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(ALL.map(({ id }) => id).sort());
  });

  test('says what it is, what to do, what else fires it, and which technique it is about', () => {
    for (const { id, title, meaning, response, falsePositives, techniques } of ALL) {
      const words = [title, meaning, response, falsePositives];
      expect({ id, empty: words.filter((text) => text.trim().length < 5) }).toEqual({ id, empty: [] });
      expect({ id, bad: techniques.filter((technique) => !/^T\d{4}(\.A?\d{3})?$/.test(technique)) }).toEqual({
        id,
        bad: [],
      });
      expect(techniques.length).toBeGreaterThan(0);
    }
  });

  test('has a threshold and a period that an alarm can have', () => {
    for (const { id, threshold, periodSeconds } of ALL) {
      expect({
        id,
        ok:
          Number.isInteger(threshold) &&
          threshold >= 1 &&
          periodSeconds % 60 === 0 &&
          periodSeconds >= 60 &&
          periodSeconds <= 86_400,
      }).toEqual({ id, ok: true });
    }
  });

  test('names the resource types of the data events that it needs, and only then', () => {
    for (const { id, requiredEvents = [], dataResourceTypes = [] } of ALL) {
      expect({ id, types: dataResourceTypes.length > 0 }).toEqual({
        id,
        types: requiredEvents.includes(RequiredEvents.DATA_EVENTS),
      });
    }
    expect(ThreatCatalog.dataEvents().every(({ dataResourceTypes = [] }) => dataResourceTypes.length > 0)).toBe(true);
  });
});

describe('a log group has limits', () => {
  test('all detections together leave ten of the 100 filters to the user', () => {
    expect(ALL.filter(({ findingOnly = false }) => !findingOnly).length).toBeLessThanOrEqual(90);
  });

  test('three filters have a regular expression: two of the five that a group may have are left to the user', () => {
    expect(
      ALL.filter(
        ({ filterPattern, findingOnly = false }) => !findingOnly && JsonFilterPattern.parse(filterPattern).usesRegex,
      ).map(({ id }) => id),
    ).toEqual(['administrator-policy-written', 'role-trusts-everyone', 'resource-policy-names-everyone']);
  });

  test('no own pattern uses what is legal and doubtful', () => {
    expect(
      OWN.flatMap(({ id, filterPattern }) =>
        JsonFilterPattern.parse(filterPattern).warnings.map((warning) => ({ id, warning })),
      ),
    ).toEqual([]);
  });

  test('the own patterns are in canonical form', () => {
    for (const { filterPattern } of OWN) expect(JsonFilterPattern.parse(filterPattern).toString()).toBe(filterPattern);
  });
});

describe('ids are a contract: filters, metrics and alarms have their names from them', () => {
  test('they are unique, and written with dashes', () => {
    const ids = ALL.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  });

  test('they are these, and these of them page', () => {
    const named = (detections: readonly Detection[]) =>
      detections.map(({ id, severity }) => (severity === DetectionSeverity.PAGE ? `${id} *` : id));
    expect({
      cis: named(CIS),
      tuned: named(TunedCatalog.all()),
      threats: named(ThreatCatalog.managementEvents()),
      dataEvents: named(ThreatCatalog.dataEvents()),
      ownParts: named(OWN_PARTS),
    }).toEqual(PINNED_IDS);
  });
});
