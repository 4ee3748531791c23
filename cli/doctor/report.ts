import { causesOf, type Cause } from '../../core/preflight/causes';
import type { Plan } from '../../core/preflight/facts';
import type { Finding, FindingLevel } from '../../core/preflight/finding';
import { type Fix, fixText } from '../../core/preflight/fixes';
import { printable } from '../terminal/printable';
import type { AttachmentPlan } from './attach/attachment';
import type { NamedDestinations } from './destinations';

const SIGNS: Readonly<Record<FindingLevel, string>> = {
  blocks: 'BLOCKS',
  warning: 'WARNING',
  'not-checked': 'NOT CHECKED',
  fine: 'fine',
};
const WIDTH = 13;

/** Worst first. For all findings with the same fix: why it matters, the fix, and the statements to paste. */
export function textReport(findings: readonly Finding[]): string {
  const causes = causesOf(findings);
  const worst = causes.filter(({ level }) => level !== 'fine').map(linesOf);
  const fine = causes.filter(({ level }) => level === 'fine').flatMap(linesOf);
  const blocks = [...worst, ...(fine.length > 0 ? [fine] : []), [summary(findings)]];
  return `${blocks.map((lines) => lines.map(printable).join('\n')).join('\n\n')}\n`;
}

function linesOf({ findings, fix }: Cause): string[] {
  const whys = [...new Set(findings.flatMap(({ why }) => why ?? []))];
  return [
    ...findings.map(({ level, what }) => `${SIGNS[level].padEnd(WIDTH)}${what}`),
    ...whys.map((why, index) => beside(index === 0 ? 'Why: ' : '     ', why)),
    ...(fix ? [beside('Fix: ', fixText(fix, 'options')), ...statementLines(fix)] : []),
  ];
}

function beside(label: string, text: string): string {
  return `${' '.repeat(WIDTH)}${label}${text}`;
}

/** In the form of a policy's statement list. From the first column, so that they can be copied. */
function statementLines({ statements }: Fix): string[] {
  if (statements.length === 0) return [];
  return statements
    .map((statement) => JSON.stringify(statement, undefined, 2))
    .join(',\n')
    .split('\n');
}

function summary(findings: readonly Finding[]): string {
  const count = (level: FindingLevel): number => findings.filter((finding) => finding.level === level).length;
  const warnings = count('warning');
  return `${String(count('blocks'))} blocking, ${String(warnings)} ${warnings === 1 ? 'warning' : 'warnings'}, ${String(count('not-checked'))} not checked, ${String(count('fine'))} fine.`;
}

/** `findings` has an entry for each check, in order; each one names its fix, and `fixes` contains each fix once. */
export function jsonReport(plan: (Plan & NamedDestinations) | AttachmentPlan, findings: readonly Finding[]): string {
  const causes = causesOf(findings).map((cause, index, all) => ({ ...cause, id: idOf(cause, all.slice(0, index)) }));
  const idOfFix = (finding: Finding): string | undefined =>
    causes.find((cause) => cause.findings.includes(finding))?.id;
  return JSON.stringify(
    {
      formatVersion: 2,
      plan: { ...plan, namesAccounts: undefined },
      findings: findings.map((finding) => ({ ...finding, fix: idOfFix(finding) })),
      fixes: causes.flatMap(({ id, level, fix, findings: members }) =>
        fix
          ? [
              {
                id,
                code: fix.code,
                level,
                checks: [...new Set(members.map(({ check }) => check))],
                do: fixText(fix, 'options'),
                ...pasted(fix),
              },
            ]
          : [],
      ),
    },
    undefined,
    2,
  );
}

/** The code; numbered if several fixes have the same code. */
function idOf({ fix }: Cause, before: readonly Cause[]): string | undefined {
  if (fix === undefined) return undefined;
  const same = before.filter((cause) => cause.fix?.code === fix.code).length;
  return same === 0 ? fix.code : `${fix.code}-${String(same + 1)}`;
}

function pasted({ statements, values }: Fix): object {
  return statements.length === 0 ? {} : { policy: values['policy'], statements };
}
