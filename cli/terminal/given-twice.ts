import type { Command } from 'commander';
import { receivedInWords } from '../../lib/contract/received';

/**
 * Reports options with a single value that were given several times: the last one would silently win.
 *
 * @param repeatable the long names of options that collect their values
 */
export function givenTwice(
  { options }: Command,
  args: readonly string[],
  repeatable: readonly string[] = [],
): string[] {
  const words = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const single = options.filter(
    ({ required, optional, variadic, long }) =>
      (required || optional) && !variadic && long != null && !repeatable.includes(long),
  );
  return single.flatMap(({ long }) => {
    const name = String(long);
    const values = words.flatMap((word, index) =>
      word === name ? [words[index + 1] ?? ''] : word.startsWith(`${name}=`) ? [word.slice(name.length + 1)] : [],
    );
    return values.length > 1
      ? [receivedInWords(name, values.map((value) => JSON.stringify(value)).join(' and '), 'once')]
      : [];
  });
}
