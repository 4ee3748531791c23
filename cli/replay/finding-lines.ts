import { fittedTable } from '../terminal/fitted-table';
import { TIGHT_SPACE } from '../terminal/wrapped-text';
import { count, counted } from './page/wording';
import type { ReplayReport } from './replay-report';

const MOST_ROWS = 20;

const COLUMNS = [
  ...[{ title: 'FINDING' }, { title: 'SEVERITY' }, { title: 'ACCOUNT' }, { title: 'OUTCOME' }],
  { title: 'EVENTS', isNumber: true },
  ...['WHO', 'FIRST (UTC)', 'LAST (UTC)'].map((title) => ({ title, isDetail: true })),
];

/** Lists the findings that would have been sent. @param text sanitizes texts from events */
export function findingLines(
  { findings, findingsLeftOut, ungroupedEvents }: ReplayReport,
  width: number,
  sentence: (words: string) => string,
  text: (of: string) => string,
): string[] {
  // Compliance findings are only recorded, without a message.
  const told = findings.filter(({ severity }) => severity !== 'compliance');
  const silent = findings.length - told.length;
  const rows = told
    .slice(0, MOST_ROWS)
    .map(({ detection, severity = '', account, actor, principals, outcome, events, firstSeen, lastSeen }) => [
      ...[text(detection), severity, text(account), outcome, count(events)],
      ...[`${text(actor)}${more(principals)}`, minute(firstSeen), minute(lastSeen)],
    ]);
  const left = told.length - rows.length + findingsLeftOut;
  return [
    ...(rows.length > 0 ? [fittedTable(COLUMNS, rows, width)] : []),
    ...(left > 0
      ? [
          sentence(
            `${counted(left, 'other finding')}; --format json and html contain the first 1,000, most severe first.`,
          ),
        ]
      : []),
    ...(silent > 0 ? [sentence(`${counted(silent, 'finding')} for compliance: recorded, without a message.`)] : []),
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
