import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { acknowledged, closed, type Decision } from '../../core/findings/by-hand';
import type { Finding } from '../../core/findings/finding';
import { receivedInWords } from '../../lib/contract/received';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import type { CommandIo } from '../terminal/command-io';
import { newCommand } from '../terminal/command-options';
import { printable, printableJson } from '../terminal/printable';
import { openTable } from './open-table';
import { addTableOptions, idProblems, readOptions, type TableOptions, tableProblems } from './options';

const LONGEST_NOTE = 500;

interface ChangeOptions extends TableOptions {
  readonly note?: string;
  readonly format: 'text' | 'json';
}

interface Change {
  readonly name: string;
  readonly description: string;
  readonly decide: (finding: Finding, decision: Decision) => Finding;
  /** Returns why the finding must stay unchanged; `undefined` if it may be changed. */
  readonly refusal: (finding: Finding) => string | undefined;
  readonly said: (finding: Finding) => string;
}

export function acknowledge(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  return change(args, io, {
    name: 'acknowledge',
    description: 'Acknowledge findings: send no more messages about them for 30 days, or until a new target.',
    decide: acknowledged,
    refusal: ({ state }) => (state === 'open' || state === 'acknowledged' ? undefined : `it is ${state}`),
    said: ({ id, acknowledgedUntil = '' }) =>
      `No more messages about ${id} until ${acknowledgedUntil}, or a new target.`,
  });
}

export function close(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  return change(args, io, {
    name: 'close',
    description: 'Close findings. The next match opens a new one.',
    decide: closed,
    refusal: ({ state }) => (state === 'open' || state === 'acknowledged' ? undefined : `it is ${state}`),
    said: ({ id }) => `${id} is closed. The next match opens a new episode.`,
  });
}

async function change(
  args: readonly string[],
  io: CommandIo,
  { name, description, decide, refusal, said }: Change,
): Promise<ExitStatus> {
  const command = newCommand(`findings ${name}`, description, io)
    .argument('<id...>', 'finding IDs')
    .option('--note <text>', `the reason, at most ${String(LONGEST_NOTE)} characters; stored with the finding`);
  const read = readOptions<ChangeOptions>(addTableOptions(command), args, (given, ids) => [
    ...tableProblems(command, given),
    ...idProblems(ids),
    ...noteProblems(given),
  ]);
  if (read === undefined) return EXIT_STATUS.done;
  const { options, ids } = read;
  const { table, shared } = await openTable(options, io);
  const { Arn: by = 'unknown' } = await new STSClient({ ...shared }).send(new GetCallerIdentityCommand({}), {
    abortSignal: io.interrupt,
  });
  const decision = { by, now: Date.now(), ...(options.note !== undefined && { note: options.note }) };
  const done: Finding[] = [];
  let left = 0;
  // One after the other: after Ctrl-C it is clear which are done.
  for (const id of ids) {
    let refused: string | undefined;
    const finding = await table.change(id, (one) => {
      refused = refusal(one);
      return refused === undefined ? decide(one, decision) : undefined;
    });
    const why = finding === undefined ? 'there is no such finding' : refused;
    if (finding !== undefined && why === undefined) {
      done.push(finding);
      if (options.format === 'text') io.stdout.write(`${printable(said(finding))}\n`);
    } else {
      left++;
      io.stderr.write(`${id} was not changed: ${why ?? ''}.\n`);
    }
  }
  if (options.format === 'json') {
    const json = JSON.stringify({ findings: done }, undefined, 2);
    io.stdout.write(`${io.stdout.isTTY ? printableJson(json) : json}\n`);
  }
  if (left === 0) return EXIT_STATUS.done;
  return done.length > 0 ? EXIT_STATUS.partial : EXIT_STATUS.found;
}

function noteProblems({ note }: ChangeOptions): string[] {
  if (note === undefined || (note.trim() !== '' && note.length <= LONGEST_NOTE)) return [];
  const words = note.length > LONGEST_NOTE ? `${String(note.length)} characters` : JSON.stringify(note);
  return [receivedInWords('--note', words, `a text of at most ${String(LONGEST_NOTE)} characters`)];
}
