import { stringify } from 'csv-stringify/sync';
import { printable } from '../terminal/printable';
import type { MatchReport, ReplayReport } from './replay-report';

const COLUMNS = [
  ...[
    'time',
    'severity',
    'detections',
    'account',
    'region',
    'eventSource',
    'eventName',
    'principalType',
    'principal',
    'session',
    'principalArn',
  ],
  ...['accessKeyId', 'mfa', 'sourceIp', 'userAgent', 'targets', 'errorCode', 'errorMessage', 'eventId'],
] as const;

/**
 * Returns the matching events as a table. Whoever makes an event chooses its names, and the file may be opened in a
 * spreadsheet: cells that begin a formula are quoted, including where a semicolon separates cells, and control
 * characters are escaped.
 */
export function csvReport({ matches = [] }: ReplayReport): string {
  return stringify(matches.map(row), { header: true, columns: [...COLUMNS], escape_formulas: true });
}

function row(match: MatchReport): Record<(typeof COLUMNS)[number], string> {
  const { detections, eventTime, actor, mfa, targets, targetsLeftOut = 0, ...same } = match;
  const cells = {
    ...{ session: '', principalArn: '', accessKeyId: '', sourceIp: '', userAgent: '', errorCode: '', errorMessage: '' },
    ...same,
    time: eventTime,
    detections: detections.join(' '),
    principal: actor,
    mfa: mfa === undefined ? '' : String(mfa),
    targets: [
      ...targets.map(({ type, name }) => `${type} ${name}`),
      ...(targetsLeftOut > 0 ? [`and ${String(targetsLeftOut)} more`] : []),
    ].join('; '),
  };
  return Object.fromEntries(COLUMNS.map((column) => [column, harmless(cells[column])])) as Record<
    (typeof COLUMNS)[number],
    string
  >;
}

function harmless(text: string): string {
  return printable(text).replace(/;(?=\s*[=+\-@\uff0b\uff0d\uff1d\uff20])/g, ";'");
}
