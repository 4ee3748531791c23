import { parsePattern } from '../filter-pattern/parse';
import { printSelector } from '../filter-pattern/print';
import type { Expression } from '../filter-pattern/syntax-tree';
import { type Detection, DetectionSeverity } from './detection';

/**
 * Which of the detections, whose patterns must be valid, page and match calls that fail too; undefined where none does. An alarm
 * sends nothing while it is in ALARM, and there anybody keeps it who can make calls that are denied.
 */
export function describeMaskablePages(detections: readonly Detection[], hasFindings = false): string | undefined {
  const maskable = detections
    .filter(({ severity, filterPattern }) => severity === DetectionSeverity.PAGE && !asksForSuccess(filterPattern))
    .map(({ id }) => id);
  if (maskable.length === 0) return undefined;
  if (hasFindings)
    return (
      `Findings that page and match calls that fail too: ${maskable.join(', ')}. Any principal of any account can wake somebody with calls that are denied. ` +
      'They hide nobody else, but for the time that findings are broken. Let them notify, or add ($.errorCode NOT EXISTS) to patterns of your own.'
    );
  return (
    `Alarms that page and match calls that fail too: ${maskable.join(', ')}. Any principal of any account can keep them in ALARM with calls that are denied, ` +
    'and while they are, nothing more is sent. Let them notify, or add ($.errorCode NOT EXISTS) to patterns of your own.'
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
  // Sign-ins say in their answer, without an error code, whether they worked.
  return (
    expression.kind === 'equality' &&
    expression.operator === '=' &&
    expression.value.kind === 'text' &&
    selector.startsWith('$.responseElements.') &&
    expression.value.parts.join('*') === 'Success'
  );
}
