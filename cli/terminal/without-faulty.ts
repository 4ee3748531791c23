import type { Command, CommanderError, Option } from 'commander';

/** The arguments but for the one that a problem is about; `undefined` where it is about none, or what is left would be misunderstood. */
export function withoutFaulty(command: Command, args: readonly string[], { code, message }: CommanderError): readonly string[] | undefined {
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? [];
  switch (code) {
    case 'commander.unknownOption': {
      const index = args.indexOf(quoted);
      // What follows was meant as its value, where nothing else could be.
      const hasValue = command.registeredArguments.length === 0 && command.commands.length === 0 && args[index + 1]?.startsWith('-') === false;
      return without(args, index, hasValue ? 2 : 1);
    }
    case 'commander.optionMissingArgument': {
      const option = command.options.find(({ flags }) => flags === quoted);
      return option && without(args, args.findLastIndex((arg) => isFlag(option, arg)), 1);
    }
    case 'commander.invalidArgument': {
      const option = command.options.find(({ flags }) => flags === quoted);
      if (option === undefined || option.variadic) return undefined;
      const value = /argument '([^]*)' is invalid/.exec(message)?.[1] ?? '';
      const joined = args.findIndex((arg) => isFlag(option, arg.slice(0, arg.indexOf('='))) && arg.endsWith(`=${value}`));
      return joined >= 0 ? without(args, joined, 1) : without(args, args.findIndex((arg, index) => isFlag(option, arg) && args[index + 1] === value), 2);
    }
    default:
      return undefined;
  }
}

function isFlag({ long, short }: Option, arg: string): boolean {
  return arg === long || arg === short;
}

function without(args: readonly string[], index: number, count: number): readonly string[] | undefined {
  return index < 0 ? undefined : args.toSpliced(index, count);
}
