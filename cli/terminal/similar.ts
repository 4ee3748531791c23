import { Command, CommanderError } from 'commander';

/**
 * Returns the similar names, for example `history`, or `one of --from, --format`; empty if there are none. Uses
 * commander's measure.
 */
export function similarTo(word: string, names: readonly string[]): string {
  const measure = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .helpCommand(false);
  const bare = (name: string): string => name.replace(/^--/, '');
  const same = names.find((name) => bare(name) === bare(word));
  if (same !== undefined) return same;
  for (const name of new Set(names)) measure.command(bare(name));
  try {
    measure.parse([bare(word)], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const said = /\(Did you mean (.*)\?\)/.exec(error.message)?.[1] ?? '';
    return said.replaceAll(/[\w-]+(?=,|$)/g, (found) => names.find((name) => bare(name) === found) ?? found);
  }
  return '';
}
