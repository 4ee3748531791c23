import { parsePattern } from '../filter-pattern/parse';
import { printSelector } from '../filter-pattern/print';
import type { Expression } from '../filter-pattern/syntax-tree';
import { type Detection, DetectionSeverity } from './detection';

/**
 * Returns the detections that page and also match failed calls; `undefined` if none. Their patterns must be valid. An
 * alarm sends nothing while it is in ALARM, and anyone who can make denied calls can keep it there.
 */
export function describeMaskablePages(detections: readonly Detection[], hasFindings = false): string | undefined {
  const maskable = detections
    .filter(({ severity, filterPattern }) => severity === DetectionSeverity.PAGE && !asksForSuccess(filterPattern))
    .map(({ id }) => id);
  if (maskable.length === 0) return undefined;
  if (hasFindings)
    return (
      `Page findings that also match failed calls: ${maskable.join(', ')}. Any principal in any account can page with denied calls. ` +
      'They do not hide other findings, except while findings are broken. Change their severity to notify, or add ($.errorCode NOT EXISTS) to your own patterns.'
    );
  return (
    `Page alarms that also match failed calls: ${maskable.join(', ')}. Any principal in any account can keep them in ALARM with denied calls, ` +
    'and nothing more is sent in the meantime. Change their severity to notify, or add ($.errorCode NOT EXISTS) to your own patterns.'
  );
}

function asksForSuccess(filterPattern: string): boolean {
  const { pattern } = parsePattern(filterPattern);
  return pattern.kind === 'json' && everyWayAsks(pattern.expression);
}

function everyWayAsks(expression: Expression): boolean {
  if ('operands' in expression)
    return expression.kind === 'and' ? expression.operands.some(everyWayAsks) : expression.operands.every(everyWayAsks);
  const selector = printSelector(expression.selector);
  if (expression.kind === 'notExists') return selector === '$.errorCode';
  // Sign-ins report success or failure in the response, without an error code.
  return (
    expression.kind === 'equality' &&
    expression.operator === '=' &&
    expression.value.kind === 'text' &&
    selector.startsWith('$.responseElements.') &&
    expression.value.parts.join('*') === 'Success'
  );
}
