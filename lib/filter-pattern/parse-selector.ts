import type { Scanner } from './scanner';
import type { Selector, Step } from './syntax-tree';

/** The characters of a property name that needs no brackets. */
export const PLAIN_NAME_CHARACTER = /^[A-Za-z0-9_-]/;

/**
 * Reads `$.a.b`, `$.a[0]`, `$.a[*]`, `$.*` or `$.['a.b']`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export function parseSelector(scanner: Scanner): Selector {
  if (!scanner.take('$')) scanner.fail('a selector, as in $.eventName', reasonForNoSelector(scanner.here));
  const steps: Step[] = [];
  let wildcards = 0;
  for (let step = firstStep(scanner); step !== undefined; step = nextStep(scanner)) {
    if (step.kind === 'anyMember' || step.kind === 'anyElement') {
      scanner.countWildcard(++wildcards, scanner.offset - (step.kind === 'anyMember' ? 1 : 2));
    }
    steps.push(step);
  }
  return steps;
}

function firstStep(scanner: Scanner): Step | undefined {
  if (scanner.here !== '.' && !scanner.text.startsWith("['", scanner.offset)) {
    scanner.fail("'.' and a property name", 'array elements must follow a property');
  }
  return nextStep(scanner);
}

function nextStep(scanner: Scanner): Step | undefined {
  const start = scanner.offset;
  if (scanner.take('.')) return member(scanner);
  if (!scanner.take('[')) return undefined;
  if (scanner.here === "'") {
    scanner.warn('BracketWithoutPeriod', "AWS documents a name in brackets only after a period: $.['name'].", start);
    return quotedMember(scanner);
  }
  return element(scanner);
}

function member(scanner: Scanner): Step {
  if (scanner.take('*')) return { kind: 'anyMember' };
  if (scanner.take('[')) return quotedMember(scanner);
  const name = scanner.takeWhile(PLAIN_NAME_CHARACTER);
  if (name === '') scanner.fail("a property name, '*' or ['name']", "other characters than A-Z a-z 0-9 _ - need ['…']");
  return { kind: 'member', name };
}

function quotedMember(scanner: Scanner): Step {
  if (!scanner.take("'")) scanner.fail("a property name in single quotes, as in ['aws:name']");
  // No escape for a quote or a backslash in a name is documented, so neither is accepted.
  const name = scanner.takeWhile(/^[^'\\]/);
  if (name === '') scanner.fail('a property name');
  if (!scanner.take("']")) scanner.fail("'] after the property name");
  return { kind: 'member', name };
}

function element(scanner: Scanner): Step {
  const start = scanner.offset;
  const any = scanner.take('*');
  const digits = any ? '0' : scanner.takeWhile(/^\d/);
  if (digits === '' || !Number.isSafeInteger(Number(digits))) {
    scanner.fail("an array index or '*'", "a name in brackets is written $.['name']", start);
  }
  if (!scanner.take(']')) scanner.fail("']'");
  return any ? { kind: 'anyElement' } : { kind: 'element', index: Number(digits) };
}

function reasonForNoSelector(character: string): string {
  return character === '!' ? 'there is no negation: use != or NOT EXISTS' : '';
}
