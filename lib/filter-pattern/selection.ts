import { isRecord } from '../contract/is-record';
import { isWildcard, type Selector, type Step } from './syntax-tree';
import type { ValueTest } from './value-test';

type Reader = (from: unknown) => unknown;

/** Whether arrays or all objects inherit the name, so that a plain lookup would find it. */
function isInherited(name: string): boolean {
  return name in Array.prototype || /^\d+$/.test(name);
}

/** Returns a test of the event from a test of the selected value. With a wildcard, any of the values has to pass. */
export function testAt(selector: Selector, test: ValueTest): ValueTest {
  const at = selector.findIndex(isWildcard);
  if (at < 0) return testOne(selector, test);
  const container = reader(selector.slice(0, at));
  const testRest = testOne(selector.slice(at + 1), test);
  if (selector[at]?.kind === 'anyElement') {
    return (event) => {
      const elements = container(event);
      return Array.isArray(elements) && elements.some(testRest);
    };
  }
  return (event) => {
    const members = container(event);
    if (!isRecord(members)) return false;
    for (const name in members) if (testRest(members[name])) return true;
    return false;
  };
}

function testOne(selector: Selector, test: ValueTest): ValueTest {
  const [first] = selector;
  if (first === undefined) return test;
  if (selector.length === 1 && first.kind === 'member' && !isInherited(first.name)) {
    // The most frequent selector, without the call of a reader: a third faster.
    const { name } = first;
    return (event) =>
      test(typeof event === 'object' && event !== null ? (event as Record<string, unknown>)[name] : undefined);
  }
  const read = reader(selector);
  return (event) => test(read(event));
}

function reader(selector: Selector): Reader {
  const [first, second, ...others] = selector.map(stepReader);
  if (first === undefined) return (from) => from;
  if (second === undefined) return first;
  if (others.length === 0) return (from) => second(first(from));
  const rest = reader(selector.slice(2));
  return (from) => rest(second(first(from)));
}

function stepReader(step: Step): Reader {
  if (step.kind === 'element') {
    const { index } = step;
    return (from) => (Array.isArray(from) ? (from as unknown[])[index] : undefined);
  }
  const name = step.kind === 'member' ? step.name : '';
  if (isInherited(name)) return (from) => (isRecord(from) && Object.hasOwn(from, name) ? from[name] : undefined);
  return (from) => (typeof from === 'object' && from !== null ? (from as Record<string, unknown>)[name] : undefined);
}
