import { type Command, InvalidArgumentError } from 'commander';
import { DEFAULT_TRAIL_NAME } from '../../lib/contract/names';
import { receivedInWords } from '../../lib/contract/received';

export interface AthenaOptions {
  readonly workgroup: string;
  /** In US dollars. */
  readonly maxCost: number;
  readonly yes?: boolean;
}

/** The option names in commander. */
const OPTIONS = ['workgroup', 'maxCost', 'yes'] as const;
const FLAGS = { workgroup: '--workgroup', maxCost: '--max-cost', yes: '--yes' } as const;

/** @param asked the option that these options require, such as `--athena` */
export function addAthenaOptions(command: Command, asked: string): void {
  command
    .option(
      '--workgroup <name>',
      `${asked}: the Athena workgroup of the stack, named after the trail`,
      DEFAULT_TRAIL_NAME,
    )
    .option(
      '--max-cost <dollars>',
      `${asked}: ask before spending more than this, estimated from the sizes of the log files`,
      dollars,
      1,
    )
    .option('--yes', `${asked}: do not ask for confirmation`);
}

/** Returns a problem for each option that would have no effect. */
export function unusedAthenaOptions(command: Command, asked: string): string[] {
  return OPTIONS.filter((name) => command.getOptionValueSource(name) === 'cli').map((name) =>
    receivedInWords(FLAGS[name], `without ${asked}`, `with ${asked} only`),
  );
}

function dollars(text: string): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('allowed: US dollars, as in 5 or 0.5');
}
