import type { Combination, Condition, Expression, Pattern, Selector, Step, Value } from './syntax-tree';

/**
 * Returns the canonical text of a pattern: text in double quotes, single spaces around operators, and parentheses
 * around each `&&` within a `||` and the reverse. `&&` binds tighter anyway, but a reader need not know that.
 *
 * Parsing the result gives an equal tree. It may be longer than the text from which the tree was parsed.
 */
export function printPattern(pattern: Pattern): string {
  return pattern.kind === 'text' ? `%${pattern.regex.source}%` : `{ ${printExpression(pattern.expression)} }`;
}

function printExpression(expression: Expression): string {
  return 'operands' in expression ? printCombination(expression) : printCondition(expression);
}

function printCombination({ kind, operands }: Combination): string {
  return operands
    .map((operand) => ('operands' in operand ? `(${printCombination(operand)})` : printCondition(operand)))
    .join(kind === 'and' ? ' && ' : ' || ');
}

function printCondition(condition: Condition): string {
  const selector = printSelector(condition.selector);
  switch (condition.kind) {
    case 'is':
      return `${selector} IS ${String(condition.value).toUpperCase()}`;
    case 'notExists':
      return `${selector} NOT EXISTS`;
    default:
      return `${selector} ${condition.operator} ${printValue(condition.value)}`;
  }
}

export function printSelector(selector: Selector): string {
  return `$${selector.map(printStep).join('')}`;
}

function printStep(step: Step): string {
  switch (step.kind) {
    case 'member':
      return /^[A-Za-z0-9_-]+$/.test(step.name) ? `.${step.name}` : `.['${step.name}']`;
    case 'element':
      return `[${String(step.index)}]`;
    case 'anyMember':
      return '.*';
    case 'anyElement':
      return '[*]';
  }
}

function printValue(value: Value): string {
  switch (value.kind) {
    case 'text':
      return `"${value.parts.map((part) => part.replace(/["\\*]/g, '\\$&')).join('*')}"`;
    case 'number':
      return value.text;
    case 'regex':
      return `%${value.source}%`;
  }
}
