import { stringify } from 'csv-stringify/sync';
import { once } from 'node:events';
import type { HistoryAnswer } from '../../core/history/answer/history-answer';
import type { CommandIo } from '../terminal/command-io';
import { fittedTable } from '../terminal/fitted-table';
import { printable, printableJson } from '../terminal/printable';
import { shortened } from '../terminal/shortened';
import { widthOf } from '../terminal/wrapped-text';
import { eventList } from './event-list';
import { hasBeenRead } from './remarks';
import { callOf, type WrittenEvent } from './written-event';

export const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

const CSV_COLUMNS = [
  ...['time', 'account', 'region', 'eventSource', 'eventName'],
  ...['user', 'userType', 'role', 'session', 'principalArn', 'accessKeyId', 'mfa'],
  ...['readOnly', 'sourceIp', 'userAgent', 'errorCode', 'errorMessage', 'resources', 'eventId', 'sharedEventId'],
];

const TABLE_COLUMNS = [
  'TIME',
  'ACCOUNT',
  'REGION',
  'USER',
  'ROLE',
  'MFA',
  'EVENT',
  'RESOURCES',
  'SOURCE IP',
  'ERROR',
  'MESSAGE',
  'ACCESS KEY',
  'USER AGENT',
  'EVENT ID',
].map((title) => ({ title }));
/** All rows are padded to the longest cell, and whoever makes an event chooses its names. */
const LONGEST_CELL = 200;

/** Formats with one line per event, which can be written during the search. */
export function isLineByLine(format: Format): format is 'ndjson' | 'csv' {
  return format === 'ndjson' || format === 'csv';
}

/**
 * Writes events, given as lines of JSON, as they arrive, with constant memory. Only for a terminal are bytes changed.
 */
export class LineWriter {
  private hasHeader = false;

  public constructor(
    private readonly format: 'ndjson' | 'csv',
    private readonly stdout: CommandIo['stdout'],
  ) {}

  public async write(lines: readonly string[]): Promise<void> {
    const isTerminal = this.stdout.isTTY ?? false;
    const text =
      this.format === 'ndjson'
        ? lines.map((line) => `${isTerminal ? printableJson(line) : line}\n`).join('')
        : this.header() +
          csv(
            lines.map((line) => JSON.parse(line) as WrittenEvent),
            isTerminal,
          );
    if (text !== '' && !this.stdout.write(text)) await once(this.stdout, 'drain');
  }

  /** A table without rows still has its header. */
  public close(): void {
    if (this.format === 'csv') this.stdout.write(this.header());
  }

  private header(): string {
    if (this.hasHeader) return '';
    this.hasHeader = true;
    return stringify([CSV_COLUMNS]);
  }
}

/**
 * A cell that starts a formula is quoted: whoever makes an event chooses its names, and the file may be opened in a
 * spreadsheet.
 */
function csv(events: readonly WrittenEvent[], isTerminal: boolean): string {
  const rows = events.map((event) => ({
    ...event,
    resources: event.resources
      .map(({ type, name }) => [type, name].filter((one) => one !== undefined).join(' '))
      .join('; '),
  }));
  return stringify(rows, {
    columns: CSV_COLUMNS,
    escape_formulas: true,
    cast: { boolean: String, ...(isTerminal && { string: printable }) },
  });
}

/** For a file, a pipe or a wide terminal; on a narrow terminal each event has several lines. */
export function eventTable(events: readonly WrittenEvent[], columns = Infinity): string {
  const rows = events.map((event) => {
    const {
      time,
      account,
      region,
      user,
      role,
      mfa,
      accessKeyId,
      resources,
      sourceIp,
      userAgent,
      errorCode,
      errorMessage,
      eventId,
    } = event;
    return [
      time,
      account,
      region,
      user ?? '',
      role ?? '',
      mfa === undefined ? '' : mfa ? 'yes' : 'no',
      callOf(event),
      resources.map(({ name, type }) => name ?? type ?? '').join(' '),
      sourceIp ?? '',
      errorCode ?? '',
      errorMessage ?? '',
      accessKeyId ?? '',
      userAgent ?? '',
      eventId,
    ];
  });
  const table = fittedTable(
    TABLE_COLUMNS,
    rows.map((row) => row.map((text) => shortened(printable(text), LONGEST_CELL))),
    Infinity,
  );
  const width = table.split('\n').reduce((most, line) => Math.max(most, widthOf(line)), 0);
  return width > columns ? eventList(events, columns) : `${table}\n`;
}

/** Formats that are not written line by line. */
export function document(
  format: Format,
  answer: HistoryAnswer,
  { isTTY, columns }: Pick<CommandIo['stdout'], 'isTTY' | 'columns'>,
): string {
  if (format === 'json') {
    const json = JSON.stringify(answer, undefined, 2);
    return `${isTTY ? printableJson(json) : json}\n`;
  }
  if (!hasBeenRead(answer)) return '';
  if (answer.events.length > 0)
    return eventTable(answer.events as readonly WrittenEvent[], isTTY ? columns : undefined);
  if (answer.results) return '';
  return answer.status === 'complete'
    ? 'No events.\n'
    : 'No events in what could be read, but not everything could be read.\n';
}
