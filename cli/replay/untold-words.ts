import { LEARNING_DAYS } from '../../lib/contract/findings';
import type { FindingReports } from './finding-reports';
import type { Organization } from './organization';
import { counted } from './page/wording';

/** What is not among the findings although it matches, and what is there because nobody knows better. */
export function untoldWords({ findings, untold }: FindingReports, organization: Organization): string[] {
  const { insideEvents, learningFindings } = untold;
  const unchecked = findings.filter(({ isUnchecked }) => isUnchecked === true).length;
  return [
    ...(insideEvents > 0
      ? [
          `${counted(insideEvents, 'matching event')} of detections that ask for strangers made no finding: no account outside the organization is named. ${organization.describe()}`,
        ]
      : []),
    ...(learningFindings > 0
      ? [
          `${counted(learningFindings, 'finding')} left out as learning: told only the first time that somebody does it, and the events before do not span ${String(LEARNING_DAYS)} days. Give more of them.`,
        ]
      : []),
    ...(unchecked > 0
      ? [
          `${counted(unchecked, 'finding')} of detections that ask for strangers are there since the events do not say whose an identity is, or the ID of the organization is not known (--account-facts, or --organization-account o-…).`,
        ]
      : []),
    ...(organization.lacksPlaces() ? [PLACES_UNKNOWN] : []),
  ];
}

const PLACES_UNKNOWN =
  'The template gives findings of some units or tags another severity. Of accounts whose units and tags are not known, each finding is as loud as it may be; --account-facts can say them.';
