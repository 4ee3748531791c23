import { describe, expect, it } from '@jest/globals';
import { defaultDetections } from '../../../lib/detection/default-detections';
import { findingDetectionOf } from '../../../lib/detection/finding-detection';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { EXAMPLES } from '../../fixtures/events';
import { ACCOUNTS } from '../../fixtures/identities';
import { OWN_NAMES } from '../../fixtures/own-names';
import { servedFindings } from './served-findings';

const PAGES = defaultDetections()
  .filter(({ severity }) => severity === DetectionSeverity.PAGE)
  .map(findingDetectionOf);

/** With the function's own account in the place of the one that the examples have for it: it knows that without the parameter. */
const here = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value ?? {}).replaceAll(ACCOUNTS.management, '111111111111')) as T;

describe('each detection that pages', () => {
  const served = servedFindings({ detections: PAGES });

  it.each(PAGES.map((one) => [one.id, one] as const))(
    '%s is a message, with its account and who did it',
    async (id, { threshold, title }) => {
      const match = here(EXAMPLES[id]?.matches[0]);
      const records = Array.from({ length: threshold }, (_, index) => ({
        ...match,
        eventID: `event-${String(index)}`,
      }));
      served.aws.parameter = JSON.stringify(here(OWN_NAMES));
      await served.deliver(records);

      const documents = served.aws.announced.map(
        ({ Detail: detail }) => JSON.parse(detail) as Record<string, { id?: string; name?: string }>,
      );
      const mine = documents.find(({ detection }) => detection?.id === id);
      expect(mine).toMatchObject({
        severity: 'page',
        account: { id: match?.['recipientAccountId'] },
        seen: { count: threshold },
      });
      expect(mine?.['principal']?.name).toEqual(expect.any(String));
      expect(served.told().some((subject) => subject.startsWith(`PAGE: ${title.slice(0, 20)}`))).toBe(true);
    },
  );
});
