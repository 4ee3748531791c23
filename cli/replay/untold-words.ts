import { LEARNING_DAYS } from '../../lib/contract/findings';
import type { FindingReports } from './finding-reports';
import type { Organization } from './organization';
import { counted } from './page/wording';

/** Explains which matches are not among the findings, and which findings are uncertain. */
export function untoldWords({ findings, untold }: FindingReports, organization: Organization): string[] {
  const { insideEvents, learningFindings } = untold;
  const unchecked = findings.filter(({ isUnchecked }) => isUnchecked === true).length;
  return [
    ...(insideEvents > 0
      ? [
          `${counted(insideEvents, 'matching event')} of detections that look for outsiders made no finding: they name no account outside the organization. ${organization.describe()}`,
        ]
      : []),
    ...(learningFindings > 0
      ? [
          `${counted(learningFindings, 'finding')} left out as learning: reported only the first time that someone does it, but the earlier events do not span ${String(LEARNING_DAYS)} days. Replay more of them.`,
        ]
      : []),
    ...(unchecked > 0
      ? [
          `${counted(unchecked, 'finding')} of detections that look for outsiders are included because the events do not say whose an identity is, or the organization ID is unknown (--account-facts, or --organization-account o-…).`,
        ]
      : []),
    ...(organization.lacksPlaces() ? [PLACES_UNKNOWN] : []),
  ];
}

const PLACES_UNKNOWN =
  'The template changes the severity of findings for some OUs or tags. For accounts with unknown OUs and tags, each finding gets the most severe possible severity; provide them with --account-facts.';
