/** Evaluates the rule of a composite alarm, as CloudWatch documents it: `ALARM("name")`, AND, OR, NOT, TRUE, FALSE and parentheses. */
export function isRaised(rule: string, raised: ReadonlySet<string>): boolean {
  const tokens = rule.match(/ALARM\("[^"]*"\)|AND|OR|NOT|TRUE|FALSE|\(|\)|\S+/g) ?? [];
  let at = 0;
  const take = (): string => tokens[at++] ?? '';
  const either = (): boolean => {
    let value = both();
    while (tokens[at] === 'OR') {
      at += 1;
      const other = both();
      value = value || other;
    }
    return value;
  };
  const both = (): boolean => {
    let value = one();
    while (tokens[at] === 'AND') {
      at += 1;
      const other = one();
      value = value && other;
    }
    return value;
  };
  const one = (): boolean => {
    const token = take();
    if (token === 'NOT') return !one();
    if (token === '(') {
      const value = either();
      if (take() !== ')') throw new Error(`no parenthesis closes in ${rule}`);
      return value;
    }
    const [, name] = /^ALARM\("(.*)"\)$/.exec(token) ?? [];
    if (name !== undefined) return raised.has(name);
    if (token === 'TRUE' || token === 'FALSE') return token === 'TRUE';
    throw new Error(`${token} is not of a rule: ${rule}`);
  };
  const value = either();
  if (at !== tokens.length) throw new Error(`${tokens.slice(at).join(' ')} is left of ${rule}`);
  return value;
}
