import { fittedTable } from '../terminal/fitted-table';
import { printable } from '../terminal/printable';
import { shortened } from '../terminal/shortened';
import { indented, TIGHT_SPACE } from '../terminal/wrapped-text';
import { estimateWords } from './estimate-words';
import { answer } from './answer';
import { findingLines } from './finding-lines';
import { filterWords } from './filter-words';
import { matchLines } from './match-lines';
import { count, counted, size } from './page/wording';
import { storyLines } from './story/story-lines';
import { spentWords } from '../athena/confirm-cost';
import type { ArchiveReport, DetectionReport, ReplayReport, Share, Volume } from './replay-report';

/** The width of the output: a terminal breaks longer lines in the middle of a word. */
export interface TextWidth {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const MOST_NAMED = 3;
const MOST_ROWS = 5;
const MOST_PROBLEMS = 20;
/** For tables without a terminal. Sentences are not wrapped then. */
const WIDTH = 120;
const LEAST_WIDTH = 40;
/** Maximum length of a text from an event, on a terminal only. */
const LONGEST = 200;
/** Maximum length of a sentence with a name: an S3 object key has up to 1,024 characters. */
const LONGEST_LINE = 1_300;

/** For people: what would have caused findings and alarms, then what was read, and what it would cost. */
export function textReport(report: ReplayReport, terminal: TextWidth): string {
  const { isTTY: isTerminal = false } = terminal;
  const width = isTerminal ? Math.max(terminal.columns ?? 80, LEAST_WIDTH) : WIDTH;
  const text = (from: string): string => printable(isTerminal ? shortened(from, LONGEST) : from);
  const sentence = (words: string, spaces = 0): string =>
    isTerminal ? indented(shortened(words, LONGEST_LINE), width, spaces) : `${' '.repeat(spaces)}${words}`;
  const { detections, matches, volume, cost } = report;
  const seen = detections.filter(({ events }) => events > 0);
  const silent = detections.length - seen.length;
  const parts = [
    [...readLines(report), ...filterWords(report).map(printable)].map((line) => sentence(line)),
    [sentence(answer(report))],
    findingLines(report, width, sentence, text),
    storyLines(report, width, text),
    [
      ...(seen.length > 0 ? [sentence('Detections that matched:'), detectionTable(seen, width, text)] : []),
      ...(seen.length > 0 && silent > 0 ? [sentence(`${counted(silent, 'other detection')} matched nothing.`)] : []),
    ],
    ...(matches ? [matchLines(report, width, text), leftOutLines(report).map((line) => sentence(line))] : []),
    ...(report.archive
      ? []
      : [
          volumeTable('ACCOUNT', volume.accounts, width, text),
          volumeTable('SERVICE', volume.services, width, text),
          costLines(cost, width, sentence),
        ]),
    [...noteLines(report), ...problemLines(report)].map(([line, spaces]) => sentence(line, spaces)),
  ];
  return `${parts
    .filter(({ length }) => length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What does not fit in a table of events, one line each. */
export function csvRemarks(report: ReplayReport): string {
  const lines = [
    ...filterWords(report).map(printable),
    ...leftOutLines(report),
    ...noteLines(report).map(([line]) => line),
    ...problemLines(report).map(([line, spaces]) => `${' '.repeat(spaces)}${line}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function readLines(report: ReplayReport): string[] {
  const { input, firstEvent, lastEvent, archive } = report;
  const { files, events, jsonBytes, duplicates, tooLarge, digestFiles, insightEvents } = input;
  if (archive)
    return [
      `${counted(events, 'event')} in ${counted(files, 'log file')} of the archive, ${size(input.storedBytes)} as stored${period(firstEvent, lastEvent)}.`,
      archiveWords(archive),
    ];
  return [
    `${counted(events, 'event')} in ${counted(files, 'file')}, ${size(jsonBytes)} of JSON${period(firstEvent, lastEvent)}.`,
    ...(duplicates > 0 ? [`${counted(duplicates, 'further copy', 'further copies')} of events counted once.`] : []),
    ...(tooLarge > 0
      ? [
          `${counted(tooLarge, 'event')} over 256 KB would not reach CloudWatch Logs, and ${tooLarge === 1 ? 'matches' : 'match'} nothing.`,
        ]
      : []),
    ...(digestFiles > 0 ? [`${counted(digestFiles, 'digest file')} skipped.`] : []),
    ...(insightEvents > 0 ? [`${counted(insightEvents, 'Insights event')} skipped.`] : []),
  ];
}

function archiveWords({ queries, reusedQueries, scannedBytes, dollars }: ArchiveReport): string {
  const spent = spentWords(queries, scannedBytes, dollars);
  if (reusedQueries === 0) return spent;
  return `${spent} The results of ${counted(reusedQueries, 'earlier query', 'earlier queries')} were used again at no cost.`;
}

function period(first: string | undefined, last = ''): string {
  if (first === undefined) return '';
  return first === last ? `, at ${printable(first)}` : `, from ${printable(first)} to ${printable(last)}`;
}

const DETECTION_COLUMNS = [
  ...[
    { title: 'DETECTION' },
    { title: 'SEVERITY' },
    { title: 'FINDINGS', isNumber: true },
    { title: 'ALARMS', isNumber: true },
    { title: 'EVENTS', isNumber: true },
  ],
  ...['FIRST (UTC)', 'LAST (UTC)', 'ACTORS', 'ACCOUNTS'].map((title) => ({ title, isDetail: true })),
];

function detectionTable(detections: readonly DetectionReport[], width: number, text: (from: string) => string): string {
  const rows = detections.map(
    ({
      id,
      severity = '',
      findings,
      hasAlarm,
      alarms,
      events,
      firstSeen = '',
      lastSeen = '',
      actors,
      actorCount,
      accounts,
      accountCount,
    }) => [
      ...[
        text(id),
        severity,
        count(findings),
        hasAlarm ? count(alarms.length) : '–',
        count(events),
        minute(firstSeen),
        minute(lastSeen),
      ],
      ...[named(actors, actorCount, text), named(accounts, accountCount, text)],
    ],
  );
  return fittedTable(DETECTION_COLUMNS, rows, width);
}

function named(shares: readonly Share[], all: number, text: (from: string) => string): string {
  const more = all - Math.min(shares.length, MOST_NAMED);
  return `${shares
    .slice(0, MOST_NAMED)
    .map(({ name, events }) => `${text(name)}${TIGHT_SPACE}${count(events)}`)
    .join(', ')}${more > 0 ? ` +${TIGHT_SPACE}${count(more)}${TIGHT_SPACE}more` : ''}`;
}

/** Lists for each detection how many matching events are not shown. */
function leftOutLines({ detections, matches = [], matchesLeftOut }: ReplayReport): string[] {
  if (matchesLeftOut === 0) return [];
  const partial = detections.flatMap(({ id, events, matchesLeftOut: missing = 0 }) =>
    missing > 0 ? [`  ${printable(id)}: ${count(missing)} of ${count(events)}`] : [],
  );
  return [
    `LEFT OUT: ${counted(matchesLeftOut, 'matching event')}, because a report contains ${count(matches.length)}: an equal share for each detection, then by severity, newest first. Left out by detection:`,
    ...partial,
  ];
}

function volumeTable(
  title: string,
  volumes: readonly Volume[],
  width: number,
  text: (from: string) => string,
): string[] {
  if (volumes.length === 0) return [];
  const rest = volumes.slice(MOST_ROWS);
  const rows = volumes.slice(0, MOST_ROWS).map(({ name, events, bytes }) => [text(name), count(events), size(bytes)]);
  if (rest.length > 0) {
    const sum = (of: (volume: Volume) => number): number => rest.reduce((total, volume) => total + of(volume), 0);
    rows.push([counted(rest.length, 'other'), count(sum(({ events }) => events)), size(sum(({ bytes }) => bytes))]);
  }
  return [
    fittedTable([{ title }, { title: 'EVENTS', isNumber: true }, { title: 'JSON', isNumber: true }], rows, width),
  ];
}

function costLines(cost: ReplayReport['cost'], width: number, sentence: (words: string) => string): string[] {
  const { month, pricesOf } = cost;
  const words = sentence(estimateWords(cost).join(' '));
  if (month === undefined) return [words];
  const rows = [
    ...month.lines.map(({ what, quantity, perMonth }) => [what, quantity, perMonth.toFixed(2)]),
    ['together', '', month.total.toFixed(2)],
  ];
  const table = fittedTable(
    [{ title: `PRICES OF ${pricesOf}, us-east-1` }, { title: 'QUANTITY' }, { title: 'USD', isNumber: true }],
    rows,
    width,
  );
  return [
    words,
    table,
    sentence(`A second trail that records them again would cost ${month.furtherCopy.toFixed(2)} USD.`),
  ];
}

type Indented = readonly [line: string, spaces: number];

function noteLines({ notices }: ReplayReport): Indented[] {
  return notices.map((notice) => [`Note: ${printable(notice)}`, 0]);
}

function problemLines({ input: { problems } }: ReplayReport): Indented[] {
  if (problems.length === 0) return [];
  const more = problems.length - MOST_PROBLEMS;
  return [
    [`PARTIAL: ${counted(problems.length, 'file or part', 'files or parts')} could not be read, or not completely:`, 0],
    ...problems
      .slice(0, MOST_PROBLEMS)
      .map(({ path, reason }): Indented => [`${printable(path)}: ${printable(reason)}`, 2]),
    ...(more > 0 ? [[`… and ${counted(more, 'other')}; --format json lists all.`, 2] as const] : []),
  ];
}

function minute(time: string): string {
  return time.slice(0, 16).replace('T', TIGHT_SPACE);
}
