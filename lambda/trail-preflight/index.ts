import { FIRST_PAUSE_VARIABLE } from '../../lib/contract/custom-resource';
import { SUMMARY_ATTRIBUTE } from '../../lib/contract/trail-preflight';
import { answerCloudFormation } from '../custom-resource/custom-resource';
import { preflight, summary } from './preflight';
import { readFacts } from './read-facts';
import { parsePlan } from './request';

/** One id for good: there is nothing to replace. */
const PHYSICAL_ID = 'trail-preflight';

export async function handler(event: unknown): Promise<void> {
  await answerCloudFormation(event, PHYSICAL_ID, async (request) => {
    if (request.type === 'Delete') return { physicalResourceId: PHYSICAL_ID, attributes: {} };
    const findings = await preflight(parsePlan(request), readFacts, Number(process.env[FIRST_PAUSE_VARIABLE] ?? 1_000));
    const remarks = findings.filter(({ level }) => level !== 'fine').map(({ level, what }) => `${level}: ${what}`);
    return { physicalResourceId: PHYSICAL_ID, attributes: { [SUMMARY_ATTRIBUTE]: summary(findings) }, note: remarks.join(' ') };
  });
}
