import type { Command, CommanderError, Option } from 'commander';

/** The arguments but for the one that a problem is about; `undefined` where it is about none, or what is left would be misunderstood. */
export function withoutFaulty(command: Command, args: readonly string[], { code, message }: CommanderError): readonly string[] | undefined {
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? [];
  switch (code) {
    case 'commander.unknownOption': {
      const index = args.indexOf(quoted);
      if (index < 0) return undefined;
      const words = valuesFrom(args, index);
      // What follows was meant as its value, where nothing else could be.
      if (command.registeredArguments.length === 0) return without(args, index, command.commands.length === 0 && words.length > 0 ? 2 : 1);
      // And no option before it is to take what may be an argument.
      return [...words, ...args.toSpliced(index, words.length + 1)];
    }
    case 'commander.optionMissingArgument': {
      const option = command.options.find(({ flags }) => flags === quoted);
      return option && without(args, args.findLastIndex((arg) => isFlag(option, arg)), 1);
    }
    case 'commander.invalidArgument': {
      const option = command.options.find(({ flags }) => flags === quoted);
      if (option === undefined) return undefined;
      const value = /argument '([^]*)' is invalid/.exec(message)?.[1] ?? '';
      const joined = args.findIndex((arg) => isFlag(option, arg.slice(0, arg.indexOf('='))) && arg.endsWith(`=${value}`));
      if (joined >= 0) return without(args, joined, 1);
      return option.variadic ? withoutValue(option, args, value) : without(args, args.findIndex((arg, index) => isFlag(option, arg) && args[index + 1] === value), 2);
    }
    case 'commander.conflictingOption': {
      const option = command.options.find(({ flags }) => flags === quoted);
      return option && withoutOption(option, args);
    }
    default:
      return undefined;
  }
}

/** Of an option with several values only the one, and of one with no other the option too. */
function withoutValue(option: Option, args: readonly string[], value: string): readonly string[] | undefined {
  const flag = args.findIndex((arg, index) => isFlag(option, arg) && valuesFrom(args, index).includes(value));
  if (flag < 0) return undefined;
  return valuesFrom(args, flag).length === 1 ? without(args, flag, 2) : without(args, args.indexOf(value, flag), 1);
}

function valuesFrom(args: readonly string[], flag: number): readonly string[] {
  const end = args.findIndex((arg, index) => index > flag && arg.startsWith('-'));
  return args.slice(flag + 1, end < 0 ? undefined : end);
}

/** Each time that it is given. */
function withoutOption(option: Option, args: readonly string[]): readonly string[] | undefined {
  const flag = args.findIndex((arg) => isFlag(option, arg) || isFlag(option, arg.slice(0, arg.indexOf('='))));
  if (flag < 0) return undefined;
  const isJoined = !isFlag(option, args[flag] ?? '');
  const values = isJoined || !(option.required || option.optional) ? 0 : option.variadic ? valuesFrom(args, flag).length : 1;
  const rest = args.toSpliced(flag, values + 1);
  return withoutOption(option, rest) ?? rest;
}

function isFlag({ long, short }: Option, arg: string): boolean {
  return arg === long || arg === short;
}

function without(args: readonly string[], index: number, count: number): readonly string[] | undefined {
  return index < 0 ? undefined : args.toSpliced(index, count);
}
