import { describe, expect, test } from '@jest/globals';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { DetectionSeverity, type Detection } from '../../../lib/detection/detection';
import { describeMaskablePages } from '../../../lib/detection/maskable-pages';
import { OwnPartsCatalog } from '../../../lib/detection/own-parts-catalog';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';

const ALL = [
  ...CisCatalog.all(),
  ...TunedCatalog.all(),
  ...ThreatCatalog.managementEvents(),
  ...ThreatCatalog.dataEvents(),
  ...OwnPartsCatalog.all(),
  ThreatCatalog.unusualRegions(['eu-central-1']),
];

const paging = (...ids: string[]): Detection[] =>
  ALL.map((detection) => ({
    ...detection,
    severity: ids.includes(detection.id) ? DetectionSeverity.PAGE : detection.severity,
  }));
const own = (filterPattern: string): Detection => ({
  ...(ALL[0] as Detection),
  id: 'own',
  filterPattern,
  severity: DetectionSeverity.PAGE,
});

describe('a page that calls which fail can hide', () => {
  test("is none of the catalogs' own", () => {
    expect(describeMaskablePages(ALL)).toBeUndefined();
  });

  test('is an attempt, or an exact text, that is made to page', () => {
    expect(describeMaskablePages(paging('record-stop-attempted', 'cis-trail-changes', 'iam-user-created'))).toMatch(
      /^Page alarms that also match failed calls: cis-trail-changes, record-stop-attempted\. Any principal in any account can keep them in ALARM/,
    );
  });

  test.each([
    ['{ $.eventName = "StopLogging" }', true],
    ['{ $.eventName = "StopLogging" && $.errorCode NOT EXISTS }', false],
    ['{ $.errorCode NOT EXISTS || $.eventName = "StopLogging" }', true],
    [
      '{ ($.errorCode NOT EXISTS && $.a = "b") || ($.eventName = "ConsoleLogin" && $.responseElements.ConsoleLogin = "Success") }',
      false,
    ],
    ['{ $.responseElements.ConsoleLogin != "Success" }', true],
    ['{ $.responseElements.errorCode NOT EXISTS }', true],
    ['{ $.errorCode = "*" }', true],
    ['%StopLogging%', true],
  ])("of one's own: %s", (pattern, isMaskable) => {
    expect(describeMaskablePages([own(pattern)]) !== undefined).toBe(isMaskable);
  });
});
