/** The value of each hour; undefined where there is none. */
export type Series = readonly (number | undefined)[];

const TOKEN = /\s*(?:([A-Za-z_]\w*)|(\d+(?:\.\d+)?)|(.))/gy;

/**
 * Metric math, as far as the dashboard uses it: `FILL(a, 0)`, `IF(a > 0, b)`, numbers, `/` and `>`. Anything else is an error: the picture would show something
 * else than CloudWatch.
 */
export function evaluate(expression: string, metrics: ReadonlyMap<string, Series>, length: number): Series {
  const tokens = [...expression.matchAll(TOKEN)].map(([, name, number, sign]) => name ?? number ?? sign ?? '');
  const wrong = (): Error => new Error(`not understood: ${expression}`);
  const take = (wanted?: string): string => {
    const token = tokens.shift();
    if (token === undefined || (wanted !== undefined && token !== wanted)) throw wrong();
    return token;
  };
  const each = (value: (hour: number) => number | undefined): Series =>
    Array.from({ length }, (_, hour) => value(hour));
  const call = (name: string): Series => {
    take('(');
    const first = comparison();
    take(',');
    const second = comparison();
    take(')');
    if (name === 'FILL') return each((hour) => first[hour] ?? second[hour]);
    if (name === 'IF') return each((hour) => (first[hour] ? second[hour] : undefined));
    throw wrong();
  };
  const operand = (): Series => {
    const token = take();
    if (/^\d/.test(token)) return each(() => Number(token));
    if (tokens[0] === '(') return call(token);
    const found = metrics.get(token);
    if (!found) throw wrong();
    return found;
  };
  const binary = (sign: string, part: () => Series, combine: (a: number, b: number) => number): Series => {
    let left = part();
    while (tokens[0] === sign) {
      take();
      const [a, b] = [left, part()];
      left = each((hour) => both(a[hour], b[hour], combine));
    }
    return left;
  };
  const quotient = (): Series => binary('/', operand, (a, b) => a / b);
  function comparison(): Series {
    return binary('>', quotient, (a, b) => Number(a > b));
  }
  const result = comparison();
  if (tokens.length > 0) throw wrong();
  return result;
}

function both(
  a: number | undefined,
  b: number | undefined,
  combine: (a: number, b: number) => number,
): number | undefined {
  return a === undefined || b === undefined ? undefined : combine(a, b);
}
