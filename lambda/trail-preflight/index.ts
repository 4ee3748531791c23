import { SUMMARY_ATTRIBUTE } from '../../lib/contract/trail-preflight';
import { answerCloudFormation } from '../../core/custom-resource/custom-resource';
import type { InvocationContext } from '../../core/custom-resource/patience';
import { preflight, summary } from '../../core/preflight/preflight';
import { readFacts } from '../../core/preflight/aws/read-facts';
import { parsePlan } from './request';

/** A constant: there is nothing to replace. */
const PHYSICAL_ID = 'trail-preflight';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: PHYSICAL_ID,
    deletesNothing: true,
    handle: async (request, { firstPauseMs }) => {
      if (request.type === 'Delete') return { physicalResourceId: PHYSICAL_ID, attributes: {} };
      const findings = await preflight(parsePlan(request), readFacts, firstPauseMs);
      const remarks = findings.filter(({ level }) => level !== 'fine').map(({ level, what }) => `${level}: ${what}`);
      return {
        physicalResourceId: PHYSICAL_ID,
        attributes: { [SUMMARY_ATTRIBUTE]: summary(findings) },
        note: remarks.join(' '),
      };
    },
  });
}
