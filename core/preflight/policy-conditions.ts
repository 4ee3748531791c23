import { anyOf, like, not, type Truth } from './policy-matching';

type Test = (wanted: string, value: string) => Truth;

const truth = (holds: boolean): Truth => (holds ? 'yes' : 'no');
const exact: Test = (wanted, value) => (wanted.includes('${') ? 'unknown' : truth(wanted === value));
const ignoringCase: Test = (wanted, value) => exact(wanted.toLowerCase(), value.toLowerCase());
/** `false` for anything that is not a boolean. */
const bool: Test = (wanted, value) => (/^(true|false)$/i.test(value) ? ignoringCase(wanted, value) : 'no');
/** A `*` in an ARN stays within its part. */
const arn: Test = (wanted, value) => {
  const [parts, values] = [wanted.split(':'), value.split(':')];
  const pattern = [...parts.slice(0, 5), parts.slice(5).join(':')];
  const actual = [...values.slice(0, 5), values.slice(5).join(':')];
  const all = pattern.map((part, index) => like(part, actual[index] ?? ''));
  if (all.includes('no')) return 'no';
  return all.includes('unknown') ? 'unknown' : 'yes';
};

const TESTS: Readonly<Record<string, Test>> = {
  stringequals: exact,
  stringequalsignorecase: ignoringCase,
  stringlike: (wanted, value) => like(wanted, value),
  arnequals: arn,
  arnlike: arn,
  bool,
};

const NEGATED: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
};

/**
 * Whether a condition is met. A key that the request lacks fails a positive test and passes a negative one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionHolds(
  written: string,
  key: string,
  wanted: readonly string[],
  context: ReadonlyMap<string, string | undefined>,
): Truth {
  const [, set = '', base = '', ifExists = ''] =
    /^(?:(foranyvalue|forallvalues):)?(.*?)(ifexists)?$/.exec(written.toLowerCase()) ?? [];
  const name = key.toLowerCase();
  if (!context.has(name)) return 'unknown';
  const value = context.get(name);
  if (base === 'null') return anyOf(wanted, (want) => truth((want.toLowerCase() === 'true') === (value === undefined)));
  const isNegated = base in NEGATED;
  const test = TESTS[NEGATED[base] ?? base];
  if (test === undefined) return 'unknown';
  if (value === undefined) {
    if (set === 'foranyvalue') return 'no';
    return truth(isNegated || ifExists !== '' || set === 'forallvalues');
  }
  const found = anyOf(wanted, (want) => test(want, value));
  return isNegated ? not(found) : found;
}
