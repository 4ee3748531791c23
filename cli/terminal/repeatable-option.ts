import { type Command, Option } from 'commander';

/** May be given more than once; its values are a list. */
export class RepeatableOption extends Option {
  public constructor(flags: string, description = '') {
    super(flags, description);
    this.argParser((value: string, earlier: readonly string[] | undefined): readonly string[] => [...(earlier ?? []), value]);
  }
}

/** Of any other option with one value the last would win, and nobody would see that the others do not count. */
export function givenTwice({ options }: Command, args: readonly string[]): string[] {
  const words = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const single = options.filter((option) => option.required && !option.variadic && !(option instanceof RepeatableOption));
  return single.flatMap(({ long }) => {
    if (typeof long !== 'string') return [];
    const values = words.flatMap((word, index) => (word === long ? (words[index + 1] ?? []) : word.startsWith(`${long}=`) ? word.slice(long.length + 1) : []));
    return values.length > 1 ? [`${long}: received ${values.map((value) => JSON.stringify(value)).join(' and ')}; allowed: once`] : [];
  });
}
