/** A value as DynamoDB's JSON has it, as in `{ "S": "text" }`. */
export type Value = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, Value>>;

export interface Expression {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}

type Parsed = () => boolean;

/** Whether a condition holds: `AND`, `OR`, comparisons, `size`, `contains` and `attribute_not_exists`; anything else throws. */
export function holds(condition: string | undefined, item: Item | undefined, { ...about }: Expression): boolean {
  if (condition === undefined) return true;
  const tokens = condition.match(/#?:?[A-Za-z_]+|<=|>=|<|>|=|[(),]/g) ?? [];
  let at = 0;
  const take = (expected?: string): string => {
    const token = tokens[at++] ?? 'nothing';
    if (expected !== undefined && token !== expected) throw new Error(`${condition}: ${token} instead of ${expected}`);
    return token;
  };
  const valueOf = (token: string): Value | undefined => {
    if (token === 'size') {
      take('(');
      const [list] = Object.values(valueOf(take()) ?? {}) as [readonly unknown[] | undefined];
      take(')');
      return list === undefined ? undefined : { N: String(list.length) };
    }
    return token.startsWith(':') ? given(about, token) : item?.[nameOf(about, token)];
  };
  const one = (): boolean => {
    const token = take();
    if (token === 'attribute_not_exists' || token === 'contains') {
      take('(');
      const value = valueOf(take());
      if (token === 'attribute_not_exists') {
        take(')');
        return value === undefined;
      }
      take(',');
      const sought = valueOf(take());
      take(')');
      return (value?.['SS'] as string[] | undefined)?.includes(String(sought?.['S'])) ?? false;
    }
    const left = valueOf(token);
    return compared(left, take(), valueOf(take()));
  };
  const joined =
    (operator: string, part: Parsed, join: (a: boolean, b: boolean) => boolean): Parsed =>
    () => {
      let result = part();
      while (tokens[at] === operator) {
        at++;
        result = join(part(), result);
      }
      return result;
    };
  const result = joined(
    'OR',
    joined('AND', one, (a, b) => a && b),
    (a, b) => a || b,
  )();
  if (at !== tokens.length) throw new Error(`${condition}: not understood from ${String(tokens[at])}`);
  return result;
}

/** The item after `SET a = :b, c = if_not_exists(c, :d) ADD e :f`. */
export function updated(update: string, item: Item, about: Expression): Item {
  const next: Record<string, Value> = { ...item };
  for (const [, clause = '', actions = ''] of update.matchAll(/(SET|ADD) (.+?)(?= ADD |$)/g)) {
    for (const action of actions.split(/, (?![^(]*\))/)) {
      const [, name = '', given1 = ''] =
        (clause === 'SET'
          ? /^(#?\w+) = (?:if_not_exists\(#?\w+, )?(:\w+)\)?$/.exec(action)
          : /^(#?\w+) (:\w+)$/.exec(action)) ?? [];
      if (name === '') throw new Error(`${update}: not understood: ${action}`);
      const [key, value] = [nameOf(about, name), given(about, given1)];
      const before = next[key];
      if (clause === 'ADD') next[key] = sum(before, value);
      else if (before === undefined || !action.includes('if_not_exists')) next[key] = value;
    }
  }
  return next;
}

function sum(before: Value | undefined, value: Value): Value {
  if ('N' in value) return { N: String(Number(before?.['N'] ?? 0) + Number(value['N'])) };
  return { SS: [...new Set([...((before?.['SS'] ?? []) as string[]), ...(value['SS'] as string[])])] };
}

function compared(left: Value | undefined, operator: string, right: Value | undefined): boolean {
  const [[kind, one] = [], [other, two] = []] = [Object.entries(left ?? {})[0], Object.entries(right ?? {})[0]];
  if (kind !== other || kind === undefined) return false;
  const difference =
    kind === 'N' ? Number(one) - Number(two) : Number(String(one) > String(two)) - Number(String(one) < String(two));
  switch (operator) {
    case '=':
      return difference === 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    default:
      throw new Error(`the fake does not know ${operator}`);
  }
}

function nameOf({ ExpressionAttributeNames: names }: Expression, token: string): string {
  if (!token.startsWith('#')) return token;
  const name = names?.[token];
  if (name === undefined) throw new Error(`${token} has no name`);
  return name;
}

function given({ ExpressionAttributeValues: values }: Expression, token: string): Value {
  const value = values?.[token];
  if (value === undefined) throw new Error(`${token} has no value`);
  return value;
}
