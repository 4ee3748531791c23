import type { Condition, Expression, Selector, TextValue, Value } from '../../../lib/filter-pattern/syntax-tree';

/**
 * The language's rules once more, written for clarity and without regard to lib's matcher: select all values, then ask
 * each. The oracle of the property tests.
 */
export function evaluates(expression: Expression, event: unknown): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.operands.every((operand) => evaluates(operand, event));
    case 'or':
      return expression.operands.some((operand) => evaluates(operand, event));
    case 'notExists':
      return select(expression.selector, event).length === 0;
    default:
      return select(expression.selector, event).some((value) => satisfies(expression, value));
  }
}

function select(selector: Selector, event: unknown): unknown[] {
  return selector.reduce<unknown[]>(
    (values, step) =>
      values.flatMap((value) => {
        if (value === null || typeof value !== 'object') return [];
        if (Array.isArray(value)) {
          const elements: unknown[] = value;
          if (step.kind === 'anyElement') return elements;
          return step.kind === 'element' && step.index < elements.length ? [elements[step.index]] : [];
        }
        const members = new Map<string, unknown>(Object.entries(value));
        if (step.kind === 'anyMember') return [...members.values()];
        return step.kind === 'member' && members.has(step.name) ? [members.get(step.name)] : [];
      }),
    [event],
  );
}

function satisfies(condition: Exclude<Condition, { kind: 'notExists' }>, value: unknown): boolean {
  if (condition.kind === 'is') return value === condition.value;
  if (condition.kind === 'order') {
    if (typeof value !== 'number') return false;
    const difference = value - Number(condition.value.text);
    if (difference === 0) return condition.operator.endsWith('=');
    return difference < 0 ? condition.operator.startsWith('<') : condition.operator.startsWith('>');
  }
  if (value === null || typeof value === 'object') return false;
  return isEqual(condition.value, value) === (condition.operator === '=');
}

function isEqual(wanted: Value, value: unknown): boolean {
  switch (wanted.kind) {
    case 'number':
      return typeof value === 'number'
        ? value === Number(wanted.text)
        : typeof value === 'string' && value === wanted.text;
    case 'regex':
      return asJavaScript(wanted.source).test(String(value));
    case 'text':
      return wildcardRegExp(wanted).test(String(value));
  }
}

function wildcardRegExp({ parts }: TextValue): RegExp {
  return new RegExp(`^${parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*')}$`, 's');
}

/** The dialect's own `{,n}` aside, JavaScript reads the same regular expressions. */
export function asJavaScript(source: string): RegExp {
  return new RegExp(source.replaceAll('{,', '{0,').replaceAll('[\\d-]', '[\\d\\-]'), 'su');
}
