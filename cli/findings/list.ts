import { Option } from 'commander';
import type { Finding } from '../../core/findings/finding';
import { SEVERITIES, type Severity } from '../../lib/contract/severities';
import { received, receivedInWords } from '../../lib/contract/received';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import type { CommandIo } from '../terminal/command-io';
import { newCommand } from '../terminal/command-options';
import { counted } from '../terminal/counted';
import { type FittedColumn, fittedTable } from '../terminal/fitted-table';
import { printable, printableJson } from '../terminal/printable';
import { shortened } from '../terminal/shortened';
import { sentences } from '../terminal/wrapped-text';
import type { Position } from './findings-table';
import { openTable } from './open-table';
import {
  ACCOUNT_ID,
  addTableOptions,
  FINDING_ID,
  problemOf,
  readOptions,
  SINCE,
  type TableOptions,
  tableProblems,
  timeOf,
  widthOfOutput,
} from './options';

const STATES = ['open', 'acknowledged', 'closed'] as const;
const MOST = 1000;

interface ListOptions extends TableOptions {
  readonly severity?: Severity;
  readonly account?: string;
  readonly state?: (typeof STATES)[number];
  readonly detection?: string;
  readonly since?: string;
  readonly limit: string;
  readonly cursor?: string;
  readonly format: 'text' | 'json';
}

export async function list(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  const command = newCommand('findings list', 'List findings, newest first.', io)
    .addOption(new Option('--severity <severity>', 'only this severity').choices(SEVERITIES))
    .option('--account <id>', 'only this account')
    .addOption(new Option('--state <state>', 'only this state').choices(STATES))
    .option('--detection <id>', 'only this detection')
    .option('--since <time>', `only those last seen since: ${SINCE}`)
    .option('--limit <count>', `maximum number of findings, up to ${String(MOST)}`, '50')
    .option('--cursor <cursor>', 'continue an earlier list');
  const now = Date.now();
  const read = readOptions<ListOptions>(addTableOptions(command), args, (given) => [
    ...tableProblems(command, given),
    ...problems(given, now),
  ]);
  if (read === undefined) return EXIT_STATUS.done;
  const { options } = read;
  const { severity, account, state, detection, since, limit, cursor } = options;
  const { table } = await openTable(options, io);
  const { findings, isCut } = await table.list(
    { severity, account, state, detectionId: detection },
    {
      limit: Number(limit),
      ...(since !== undefined && { since: new Date(timeOf(since, now) ?? now).toISOString().replace(/\.\d+Z$/, 'Z') }),
      ...(cursor !== undefined && { after: positionOf(cursor) }),
    },
  );
  const last = findings.at(-1);
  const next = isCut && last ? cursorOf(last) : undefined;
  if (options.format === 'json') {
    const json = JSON.stringify({ findings, ...(next !== undefined && { cursor: next }) }, undefined, 2);
    io.stdout.write(`${io.stdout.isTTY ? printableJson(json) : json}\n`);
    return EXIT_STATUS.done;
  }
  io.stdout.write(findings.length === 0 ? 'No findings.\n' : `${tableOf(findings, widthOfOutput(io))}\n`);
  if (next !== undefined)
    io.stderr.write(
      sentences([`${counted(findings.length, 'finding')}. There are more: show them with --cursor ${next}`], io.stderr),
    );
  return EXIT_STATUS.done;
}

function problems(given: ListOptions, now: number): string[] {
  const { account, since, limit, cursor, detection } = given;
  const isCount = /^[1-9]\d{0,3}$/.test(limit) && Number(limit) <= MOST;
  return [
    ...problemOf('--account', account, ACCOUNT_ID),
    ...(detection === '' ? [receivedInWords('--detection', '""', 'a detection ID, such as root-activity')] : []),
    ...(since === undefined || timeOf(since, now) !== undefined ? [] : [received('--since', since, SINCE)]),
    ...(isCount ? [] : [received('--limit', limit, `a whole number from 1 to ${String(MOST)}`)]),
    ...(cursor === undefined || positionOf(cursor) !== undefined
      ? []
      : [received('--cursor', cursor, 'the cursor that an earlier list printed')]),
  ];
}

function cursorOf({ id, lastSeen }: Finding): string {
  return Buffer.from(JSON.stringify([id, lastSeen])).toString('base64url');
}

function positionOf(cursor: string): Position | undefined {
  try {
    const [id, lastSeen, ...more] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    return typeof id === 'string' && FINDING_ID.accepts(id) && typeof lastSeen === 'string' && more.length === 0
      ? { id, lastSeen }
      : undefined;
  } catch {
    return undefined;
  }
}

const COLUMNS: readonly FittedColumn[] = [
  { title: 'LAST SEEN' },
  { title: 'SEVERITY' },
  { title: 'STATE' },
  { title: 'DETECTION' },
  { title: 'ACCOUNT' },
  { title: 'WHO', isDetail: true },
  { title: 'OUTCOME', isDetail: true },
  { title: 'COUNT', isNumber: true },
  { title: 'ID' },
];
/** Limits names: whoever makes an event can choose them. */
const LONGEST_CELL = 100;

function tableOf(findings: readonly Finding[], width: number): string {
  const rows = findings.map(({ lastSeen, severity, state, detectionId, account, who, outcome, count, id }) =>
    [lastSeen, severity, state, detectionId, account, who.name, outcome, String(count), id].map((text) =>
      shortened(printable(text), LONGEST_CELL),
    ),
  );
  return fittedTable(COLUMNS, rows, width);
}
