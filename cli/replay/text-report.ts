import { printable } from '../terminal/printable';
import { textTable } from '../terminal/text-table';
import type { DetectionReport, InputReport, MatchReport, ReplayReport, Share, Volume } from './replay-report';

const MOST_NAMED = 3;
const MOST_ROWS = 5;
const MOST_PROBLEMS = 20;

/** For a person at a terminal: what would have raised an alarm, then what was read, and what it would cost. */
export function textReport(report: ReplayReport): string {
  const { detections, matches, volume, cost, input } = report;
  const seen = detections.filter(({ events }) => events > 0);
  const silent = detections.length - seen.length;
  return [
    ...readLines(report),
    '',
    ...(seen.length > 0 ? [detectionTable(seen)] : ['No detection matched an event.']),
    ...(seen.length > 0 && silent > 0 ? ['', `${count(silent, 'other detection')} matched nothing.`] : []),
    ...(matches ? ['', ...matchLines(matches, report.matchesLeftOut)] : []),
    '',
    volumeTable('ACCOUNT', volume.accounts),
    '',
    volumeTable('SERVICE', volume.services),
    '',
    `A month of such events (${cost.eventsPerMonth.toLocaleString('en')}, from ${String(cost.days)} days; prices of ${cost.pricesOf}, us-east-1):`,
    textTable(['', 'QUANTITY', 'USD'], [...cost.lines.map(({ what, quantity, perMonth }) => [what, quantity, perMonth.toFixed(2)]), ['together', '', cost.totalPerMonth.toFixed(2)]]),
    `A second trail that records them again would cost ${cost.furtherCopyPerMonth.toFixed(2)}.`,
    ...noticeLines(report.notices, input),
    '',
  ].join('\n');
}

function readLines({ input, firstEvent, lastEvent }: ReplayReport): string[] {
  const { files, events, jsonBytes, duplicates, tooLarge, digestFiles, insightEvents } = input;
  const also = [
    ...(duplicates > 0 ? [`${count(duplicates, 'further copy', 'further copies')} of events counted once`] : []),
    ...(tooLarge > 0 ? [`${count(tooLarge, 'event')} over 256 KB would not reach CloudWatch Logs, and raise nothing`] : []),
    ...(digestFiles > 0 ? [`${count(digestFiles, 'digest file')} passed over`] : []),
    ...(insightEvents > 0 ? [`${count(insightEvents, 'Insights event')} passed over`] : []),
  ];
  return [
    `${count(events, 'event')} in ${count(files, 'file')}, ${megabytes(jsonBytes)} of JSON${firstEvent === undefined ? '' : `, from ${printable(firstEvent)} to ${printable(lastEvent ?? '')}`}.`,
    ...also.map((text) => `${text}.`),
  ];
}

function detectionTable(detections: readonly DetectionReport[]): string {
  return textTable(
    ['DETECTION', 'SEVERITY', 'ALARMS', 'EVENTS', 'FIRST', 'LAST', 'ACTORS', 'ACCOUNTS'],
    detections.map(({ id, severity = '', alarms, events, firstSeen = '', lastSeen = '', actors, accounts }) => [
      ...[id, severity, String(alarms.length), String(events), minute(firstSeen), minute(lastSeen)],
      ...[named(actors), named(accounts)],
    ]),
  );
}

function named(shares: readonly Share[]): string {
  const more = shares.length - MOST_NAMED;
  return `${shares.slice(0, MOST_NAMED).map(({ name, events }) => `${name} ${String(events)}`).join(', ')}${more > 0 ? ` + ${String(more)} more` : ''}`;
}

function matchLines(matches: readonly MatchReport[], leftOut: number): string[] {
  const rows = matches.map(({ eventTime, account, region, actor, eventSource, eventName, sourceIp = '', errorCode = '', detections }) => [
    ...[eventTime, account, region, actor, `${eventSource.replace(/\.amazonaws\.com$/, '')}:${eventName}`, sourceIp, errorCode, detections.join(' ')],
  ]);
  return [
    textTable(['TIME', 'ACCOUNT', 'REGION', 'ACTOR', 'EVENT', 'SOURCE IP', 'ERROR', 'DETECTIONS'], rows),
    ...(leftOut > 0 ? [`… and ${count(leftOut, 'older matching event')}.`] : []),
  ];
}

function volumeTable(title: string, volumes: readonly Volume[]): string {
  const rest = volumes.slice(MOST_ROWS);
  const rows = volumes.slice(0, MOST_ROWS).map(({ name, events, bytes }) => [name, String(events), megabytes(bytes)]);
  if (rest.length > 0) {
    const sum = (of: (volume: Volume) => number): number => rest.reduce((total, volume) => total + of(volume), 0);
    rows.push([`${String(rest.length)} others`, String(sum(({ events }) => events)), megabytes(sum(({ bytes }) => bytes))]);
  }
  return textTable([title, 'EVENTS', 'JSON'], rows);
}

function noticeLines(notices: readonly string[], { problems }: InputReport): string[] {
  const lines = notices.map((notice) => `Note: ${printable(notice)}`);
  if (problems.length > 0) {
    lines.push('', `PARTIAL: ${count(problems.length, 'file or part')} could not be read, and the figures leave it out:`);
    lines.push(...problems.slice(0, MOST_PROBLEMS).map(({ path, reason }) => `  ${printable(path)}: ${printable(reason)}`));
    if (problems.length > MOST_PROBLEMS) lines.push(`  … and ${String(problems.length - MOST_PROBLEMS)} others; --format json names all.`);
  }
  return lines.length > 0 ? ['', ...lines] : [];
}

function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

function count(number: number, one: string, several = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : several}`;
}

export function megabytes(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
