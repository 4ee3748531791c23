import { receivedInWords } from '../../lib/contract/received';
import { isRecord } from '../../lib/contract/is-record';
import { isOwnPart, OWN_PART_NAMES, type OwnNames, type OwnPart } from '../../lib/contract/own-parts';
import { printable } from '../../lib/contract/printable';

/** Maximum for one kind. A stack cannot have more: CloudFormation allows 500 resources per stack. */
const MAX_NAMES = 500;

/**
 * Longer than any service allows. A name that is too long for its service simply matches nothing; rejecting it would
 * reject all the others too.
 */
const MAX_CHARACTERS = 2_048;

/** The names of the deployment's own resources from a file or parameter, or all problems in it. */
export type OwnNamesRead =
  | { readonly names: OwnNames; readonly problems?: undefined }
  | { readonly names?: undefined; readonly problems: readonly string[] };

/**
 * Reads `{"trailBucket": ["a-name"], …}`, in the form of the stack parameter. A single name needs no list. `null` and
 * an empty list mean that there is none.
 */
export function readOwnNames(text: string): OwnNamesRead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problems: [`it is not valid JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  if (!isRecord(value) || Array.isArray(value))
    return { problems: ['it is not a JSON object with names by placeholder'] };
  const problems: string[] = [];
  const names: Partial<Record<OwnPart, readonly string[]>> = {};
  for (const [part, given] of Object.entries(value)) {
    if (!isOwnPart(part)) {
      problems.push(
        receivedInWords(
          'names',
          `the unknown placeholder ${printable(JSON.stringify(part))}`,
          OWN_PART_NAMES.join(', '),
        ),
      );
      continue;
    }
    const list: readonly unknown[] = given === null ? [] : Array.isArray(given) ? given : [given];
    const isName = (name: unknown): name is string =>
      typeof name === 'string' && name.length > 0 && name.length <= MAX_CHARACTERS && !/[*{}\s]/.test(name);
    const wrong = list.find((name) => !isName(name));
    if (list.length > MAX_NAMES) {
      problems.push(receivedInWords(part, `${String(list.length)} names`, `at most ${String(MAX_NAMES)}`));
    } else if (wrong !== undefined) {
      const allowed = `names of 1 to ${String(MAX_CHARACTERS)} characters, without spaces, braces or *`;
      problems.push(receivedInWords(part, printable(JSON.stringify(wrong)).slice(0, 200), allowed));
    } else {
      names[part] = [...new Set(list.filter(isName))];
    }
  }
  return problems.length > 0 ? { problems } : { names };
}
