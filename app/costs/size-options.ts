import { received } from '../../lib/contract/received';
import type { Size } from './assumptions';

/** A small organization, used by default. */
export const SMALL: Size = { accounts: 10, events: 2_000_000 };

/** The arguments of `npm start --`. */
export interface StartOptions {
  readonly size: Size;
  readonly sizeIsGiven: boolean;
  /** The other arguments, for the CDK. */
  readonly rest: readonly string[];
  /** Problems with the size options. */
  readonly problems: readonly string[];
}

/** Removes `--accounts N` and `--events N` from the arguments. */
export function startOptions(args: readonly string[]): StartOptions {
  const given: Partial<Record<keyof Size, number>> = {};
  const rest: string[] = [];
  const problems: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const [, name, joined] = /^--(accounts|events)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined) {
      rest.push(argument);
      continue;
    }
    const value = joined ?? args[++index];
    if (value !== undefined && /^[1-9]\d{0,14}$/.test(value)) given[name as keyof Size] = Number(value);
    else problems.push(received(`--${name}`, value ?? null, 'a whole number from 1, such as 500'));
  }
  return { size: { ...SMALL, ...given }, sizeIsGiven: Object.keys(given).length > 0, rest, problems };
}
