import { type Check, evaluate, type Result } from './check';
import { EXPLANATIONS } from './explanations';
import { PROWLER } from './prowler';
import { SECURITY_HUB } from './security-hub';
import { View } from './view';

export interface Scored {
  readonly title: string;
  readonly results: readonly Result[];
}

/** Every control and check on the template of the app as it is without configuration. */
export function scored(view = new View()): readonly Scored[] {
  const all = (checks: readonly Check[]): Result[] => checks.map((check) => evaluate(check, view));
  return [
    { title: 'Security Hub', results: all(SECURITY_HUB) },
    { title: 'Prowler', results: all(PROWLER) },
  ];
}

/** What fails without an explanation that fits, and what is explained without failing, in words. */
export function unexplained(results: readonly Result[]): string[] {
  const ids = new Set(results.map(({ check }) => check.id));
  return [
    ...results.flatMap((result) => {
      const { id } = result.check;
      const explained = EXPLANATIONS[id];
      if (result.verdict !== 'fails') return explained ? [`${id} is explained, and does not fail`] : [];
      const expected = explained?.fails === 'all' ? result.failing : explained?.fails;
      if (expected && result.failing.join() === [...expected].sort().join()) return [];
      return [`${id} fails without an explanation: ${result.failing.join(', ')}`];
    }),
    ...results.flatMap(({ check: { id, judge, notJudged } }) =>
      judge || notJudged ? [] : [`${id} is not judged, without a reason`],
    ),
    ...Object.keys(EXPLANATIONS).flatMap((id) => (ids.has(id) ? [] : [`${id} is explained, and no check`])),
  ];
}

/** docs/scorecard.md. */
export function scorecardDocument(): string {
  const families = scored();
  return [
    '# Scorecard',
    '',
    'What Security Hub and Prowler would say of the app as it is without configuration. `npm run scorecard` judges the synthesized template and writes',
    'this page; a test fails on every result that is not explained here.',
    '',
    "The controls are those in AWS's reference of Security Hub CSPM, the checks those in Prowler's repository, both as looked up in November 2026. Both look",
    'at a deployed account: what else is in it, and what happens later, is not in a template. The controls of an account are evaluated in the account and',
    'Region of the trail; in member accounts they say `NO_DATA`.',
    '',
    ...families.flatMap(({ title, results }) => [
      `## ${title}`,
      '',
      summary(results),
      '',
      '### Fails by default',
      '',
      '| | What fails | Why |',
      '|---|---|---|',
      ...rows(results, 'fails', ({ check, failing, seen }) => [
        named(check),
        failing.length < seen ? failing.join(', ') : seen === 1 ? 'the only one' : `all ${String(seen)}`,
        EXPLANATIONS[check.id]?.because ?? 'unexplained',
      ]),
      '',
      '### Passes',
      '',
      '| | Looked at |',
      '|---|---|',
      ...rows(results, 'passes', ({ check, seen }) => [named(check), String(seen)]),
      '',
      '### Not judged',
      '',
      '| | Why |',
      '|---|---|',
      ...rows(results, 'not judged', ({ check }) => [named(check), check.notJudged ?? 'unexplained']),
      '',
    ]),
  ].join('\n');
}

function rows<V extends Result['verdict']>(
  results: readonly Result[],
  verdict: V,
  cells: (result: Extract<Result, { verdict: V }>) => string[],
): string[] {
  return results
    .filter((result): result is Extract<Result, { verdict: V }> => result.verdict === verdict)
    .map((result) => `| ${cells(result).join(' | ')} |`);
}

function named({ id, title }: Check): string {
  return title === undefined ? `\`${id}\`` : `**${id}** ${title}`;
}

function summary(results: readonly Result[]): string {
  const count = (verdict: Result['verdict']): string =>
    String(results.filter((result) => result.verdict === verdict).length);
  const withEmails = results.filter(({ check: { id } }) => EXPLANATIONS[id]?.passesWithAlertEmails).length;
  return (
    `Of ${String(results.length)}, ${count('passes')} pass, ${count('fails')} fail by default, and ${count('not judged')} are not about this stack.` +
    (withEmails > 0 ? ` With \`alertEmails\`, ${String(withEmails)} more pass.` : '')
  );
}
