import { stringify } from 'csv-stringify/sync';
import { once } from 'node:events';
import type { HistoryAnswer } from '../../lambda/event-history/history-answer';
import type { CommandIo } from '../terminal/command-io';
import { printable, printableJson } from '../terminal/printable';
import { textTable } from '../terminal/text-table';
import { hasBeenRead } from './remarks';

export const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** An event as the function writes it. */
export interface WrittenEvent {
  readonly time: string;
  readonly account: string;
  readonly region: string;
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly user?: string;
  readonly accessKeyId?: string;
  readonly readOnly?: boolean;
  readonly sourceIp?: string;
  readonly errorCode?: string;
  readonly sharedEventId?: string;
  readonly resources: readonly { readonly type?: string; readonly name?: string }[];
  readonly record?: unknown;
}

const CSV_COLUMNS = ['time', 'account', 'region', 'eventSource', 'eventName', 'user', 'accessKeyId', 'readOnly', 'sourceIp', 'errorCode', 'resources', 'eventId', 'sharedEventId'];

/** Formats of one line an event, which can be written while they are read. */
export function isLineByLine(format: Format): format is 'ndjson' | 'csv' {
  return format === 'ndjson' || format === 'csv';
}

/** Writes events, given as lines of JSON, as they come; memory stays flat however many they are. Only a terminal gets other bytes. */
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
        : this.header() + csv(lines.map((line) => JSON.parse(line) as WrittenEvent), isTerminal);
    if (text !== '' && !this.stdout.write(text)) await once(this.stdout, 'drain');
  }

  /** A table without rows has its header all the same. */
  public close(): void {
    if (this.format === 'csv') this.stdout.write(this.header());
  }

  private header(): string {
    if (this.hasHeader) return '';
    this.hasHeader = true;
    return stringify([CSV_COLUMNS]);
  }
}

/** A cell that starts a formula is quoted: whoever makes an event chooses its names, and somebody opens the file in a spreadsheet. */
function csv(events: readonly WrittenEvent[], isTerminal: boolean): string {
  const rows = events.map((event) => ({ ...event, resources: event.resources.map(({ type, name }) => [type, name].filter((one) => one !== undefined).join(' ')).join('; ') }));
  return stringify(rows, { columns: CSV_COLUMNS, escape_formulas: true, cast: { boolean: String, ...(isTerminal && { string: printable }) } });
}

export function eventTable(events: readonly WrittenEvent[]): string {
  if (events.length === 0) return 'No event.\n';
  const rows = events.map(({ time, account, region, user, eventSource, eventName, resources, sourceIp, errorCode }) => [
    time,
    account,
    region,
    user ?? '',
    `${eventSource.replace(/\.amazonaws\.com$/, '')}:${eventName}`,
    resources.map(({ name, type }) => name ?? type ?? '').join(' '),
    sourceIp ?? '',
    errorCode ?? '',
  ]);
  return `${textTable(['TIME', 'ACCOUNT', 'REGION', 'USER', 'EVENT', 'RESOURCES', 'SOURCE IP', 'ERROR'], rows)}\n`;
}

/** What is not written line by line. */
export function document(format: Format, answer: HistoryAnswer, isTerminal: boolean): string {
  if (format === 'json') {
    const json = JSON.stringify(answer, undefined, 2);
    return `${isTerminal ? printableJson(json) : json}\n`;
  }
  return hasBeenRead(answer) ? eventTable(answer.events as readonly WrittenEvent[]) : '';
}
