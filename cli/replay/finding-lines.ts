import { fittedTable } from '../terminal/fitted-table';
import { TIGHT_SPACE } from '../terminal/wrapped-text';
import { count, counted } from './page/wording';
import type { ReplayReport } from './replay-report';

const MOST_ROWS = 20;

const COLUMNS = [
  ...[{ title: 'FINDING' }, { title: 'SEVERITY' }, { title: 'ACCOUNT' }, { title: 'WHO' }, { title: 'OUTCOME' }],
  { title: 'EVENTS', isNumber: true },
  ...['FIRST (UTC)', 'LAST (UTC)'].map((title) => ({ title, isDetail: true })),
];

/** What would have been told, each by itself. @param text makes what events say harmless */
export function findingLines(
  { findings, findingsLeftOut, ungroupedEvents }: ReplayReport,
  width: number,
  sentence: (words: string) => string,
  text: (of: string) => string,
): string[] {
  if (findings.length === 0) return [];
  const all = findings.length + findingsLeftOut;
  const rows = findings
    .slice(0, MOST_ROWS)
    .map(({ detection, severity = '', account, actor, principals, outcome, events, firstSeen, lastSeen }) => [
      ...[text(detection), severity, text(account), `${text(actor)}${more(principals)}`, outcome, count(events)],
      ...[minute(firstSeen), minute(lastSeen)],
    ]);
  const left = all - rows.length;
  return [
    sentence(`${counted(all, 'finding')}, by detection, account, role or user, and outcome:`),
    fittedTable(COLUMNS, rows, width),
    ...(left > 0
      ? [sentence(`${counted(left, 'other finding')}; --format json and html hold the first 1,000, the loudest.`)]
      : []),
    ...(ungroupedEvents > 0
      ? [sentence(`LEFT OUT: ${counted(ungroupedEvents, 'matching event')} of findings beyond 10,000 of a detection.`)]
      : []),
  ];
}

function more(principals: number): string {
  if (principals === 1) return '';
  return `${TIGHT_SPACE}and ${principals >= 50 ? 'at least ' : ''}${count(principals - 1)}${TIGHT_SPACE}more`;
}

function minute(time: string): string {
  return time.slice(0, 16).replace('T', TIGHT_SPACE);
}
