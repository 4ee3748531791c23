import type { Command, CommanderError, Option } from 'commander';
import { similarTo } from './similar';

export interface Rest {
  readonly args: readonly string[];
  /**
   * What is unknown: whether a remaining word is the value of an unknown option, or whether a removed word was an
   * argument.
   */
  readonly doubt?: 'holds a value' | 'lacks an argument';
}

/**
 * Returns the arguments without what a problem is about; `undefined` if that is unknown, or if the rest would be
 * misunderstood.
 */
export function withoutFaulty(
  command: Command,
  args: readonly string[],
  { code, message }: CommanderError,
): Rest | undefined {
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? [];
  const option = command.options.find(({ flags }) => flags === quoted);
  switch (code) {
    case 'commander.unknownOption':
      return withoutUnknown(command, args, args.indexOf(quoted));
    case 'commander.optionMissingArgument':
      return (
        option &&
        without(
          args,
          args.findLastIndex((arg) => isFlag(option, arg)),
          1,
        )
      );
    case 'commander.invalidArgument':
      return option && withoutValue(option, args, /argument '([^]*)' is invalid/.exec(message)?.[1] ?? '');
    default:
      return undefined;
  }
}

/** The next word is its value if the similar option has one, or if it cannot be anything else. */
function withoutUnknown(command: Command, args: readonly string[], index: number): Rest | undefined {
  const [name = '', joined] = (args[index] ?? '').split('=', 2);
  const isFollowed = joined === undefined && args[index + 1]?.startsWith('-') === false;
  const meant = command.options.find(({ long }) => long === similarTo(name, longNames(command)));
  const takesNoWords = command.registeredArguments.length === 0 && command.commands.length === 0;
  if (!isFollowed) return without(args, index, 1);
  if (takesNoWords) return without(args, index, 2);
  if (meant === undefined) return without(args, index, 1, command.commands.length === 0 ? 'holds a value' : undefined);
  return meant.required ? without(args, index, 2, 'lacks an argument') : without(args, index, 1);
}

function withoutValue(option: Option, args: readonly string[], value: string): Rest | undefined {
  const joined = args.findIndex((arg) => isFlag(option, arg.slice(0, arg.indexOf('='))) && arg.endsWith(`=${value}`));
  if (joined >= 0) return without(args, joined, 1);
  if (!option.variadic)
    return without(
      args,
      args.findIndex((arg, index) => isFlag(option, arg) && args[index + 1] === value),
      2,
    );
  // Without its last value, the option is removed too.
  const flag = args.findIndex((arg, index) => isFlag(option, arg) && valuesAfter(args, index).includes(value));
  const values = valuesAfter(args, flag);
  return without(
    args,
    values.length === 1 ? flag : args.indexOf(value, flag),
    values.length === 1 ? 2 : 1,
    'lacks an argument',
  );
}

function valuesAfter(args: readonly string[], flag: number): readonly string[] {
  const next = args.findIndex((arg, index) => index > flag && arg.startsWith('-'));
  return args.slice(flag + 1, next < 0 ? undefined : next);
}

export function longNames({ options }: Command): string[] {
  return options.flatMap(({ long }) => (long == null ? [] : [long]));
}

function isFlag({ long, short }: Option, arg: string): boolean {
  return arg === long || arg === short;
}

function without(args: readonly string[], index: number, count: number, doubt?: Rest['doubt']): Rest | undefined {
  return index < 0 ? undefined : { args: args.toSpliced(index, count), ...(doubt && { doubt }) };
}
