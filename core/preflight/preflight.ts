import { lookUntil } from '../waiting/look-until';
import { type Cause, causesOf } from './causes';
import { diagnose } from './checks';
import type { Facts, Plan } from './facts';
import type { Finding } from './finding';
import { fixText } from './fixes';

/** In units of the first pause: a quarter of a minute in total. */
const PAUSES = [1, 2, 4, 8];

/**
 * Checks, and checks again while something is wrong or cannot be read yet: the role of the function and the policies of
 * bucket and key were written moments ago, and take effect within seconds.
 *
 * @param pauseMs the first pause
 * @throws with everything that would stop the trail
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export async function preflight(plan: Plan, read: (plan: Plan) => Promise<Facts>, pauseMs: number): Promise<Finding[]> {
  const findings = await lookUntil(
    (found) => found.every(({ level, isOutOfSight }) => level === 'fine' || level === 'warning' || isOutOfSight),
    async () => diagnose(plan, await read(plan)),
    PAUSES.map((pause) => pause * pauseMs),
  );
  const obstacles = findings.filter(({ level }) => level === 'blocks');
  if (obstacles.length === 0) return findings;
  // CloudFormation shows it in one line.
  const causes = causesOf(obstacles).map((cause, index) => `(${String(index + 1)}) ${sentence(cause)}`);
  throw new Error(`The trail ${plan.trailName} cannot be created: ${causes.join(' ')}`);
}

/** All findings with the same fix, and the fix. */
function sentence({ findings, fix }: Cause): string {
  const what = findings.map((finding) => finding.what).join(' ');
  return fix === undefined ? what : `${what} Fix: ${fixText(fix, 'deployment')}.`;
}

/** In one line: unchecked items first, by name, because they are reported nowhere else. */
export function summary(findings: readonly Finding[]): string {
  const checks = (has: (finding: Finding) => boolean): string =>
    [...new Set(findings.filter(has).map(({ check }) => check))].join(', ');
  const said: [words: string, checks: string][] = [
    ['NOT CHECKED', checks(({ level, stopsNothing }) => level === 'not-checked' && !stopsNothing)],
    ['warnings', checks(({ level }) => level === 'warning')],
    ['fine', checks(({ level }) => level === 'fine') || 'nothing'],
    [
      'stops nothing, not checked',
      checks(({ level, stopsNothing }) => level === 'not-checked' && stopsNothing === true),
    ],
  ];
  return said.flatMap(([words, names]) => (names === '' ? [] : `${words}: ${names}`)).join('; ');
}
