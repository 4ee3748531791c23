import { LEARNING_DAYS } from '../../../lib/contract/findings';
import { cutWords } from './harmless';
import type { FindingDocument, StormDocument } from './message';

/** Email clients show more, but people do not read more. */
const MAX_TEXT_BYTES = 8000;
const MAX_TARGETS_BYTES = 1500;
const MAX_WORDS_BYTES = 800;

type Row = readonly [label: string, value: string | undefined];

/** Returns the headline: severity, detection, account and principal. */
export function headline({ severity, detection, account, principal }: FindingDocument): string {
  const others = principal.count > 1 ? `${countOf(principal.count)} principals, most recently ` : '';
  return `${severity.toUpperCase()}: ${detection.title} - account ${accountLabel(account)} - ${others}${principal.label}`;
}

export function accountLabel({ name, id }: FindingDocument['account']): string {
  return name === undefined ? id : `${name} (${id})`;
}

/** Returns the message as plain text for email, one fact per line. */
export function findingText(document: FindingDocument): string {
  const { principal, source, call, seen, notes, id, episode, detection, eventIds } = document;
  return fitting([
    { text: headline(document) },
    { text: why(document) },
    {
      text: section('Who', [
        ['Principal', principal.label],
        ['ARN', principal.arn],
        ['Of account', principal.account],
        ['Session', principal.session],
        ['Source identity', principal.sourceIdentity],
        ['MFA', principal.mfa === undefined ? undefined : principal.mfa ? 'yes' : 'no'],
        ['Access key', principal.accessKeyId],
      ]),
    },
    {
      text: section('From where', [
        ['Address', source.address],
        ['VPC endpoint', source.vpcEndpoint],
        ['User agent', source.userAgent],
      ]),
    },
    {
      text: section('What', [
        ['Call', `${call.service} ${call.name}`],
        ['Region', call.region],
        ['Outcome', outcomeOf(call)],
        ['Made', call.console ? 'in the console' : 'with the API'],
        ['Read-only', call.readOnly === undefined ? undefined : call.readOnly ? 'yes' : 'no'],
      ]),
    },
    { text: section('On what', targetRows(document)) },
    {
      text: section('When', [
        ['First', seen.first],
        ['Last', seen.last],
        ['Count', String(seen.count)],
        ['First time', firstTimeOf(document)],
      ]),
    },
    ...endOf(document, notes),
    {
      text: `Finding ${id}, episode ${String(episode)}, detection ${detection.id}${eventIds.length > 0 ? `\nEvents: ${eventIds.join(' ')}` : ''}`,
    },
  ]);
}

/** Returns the end of every message: what the detection says, and what to do next. */
export function endOf(
  { detection, commands, links }: FindingDocument | StormDocument,
  notes: readonly string[],
): Part[] {
  const { meaning, response, falsePositives } = detection;
  return [
    { text: notes.map((note) => `Note: ${note}`).join('\n') },
    { text: words('What it means', meaning) },
    { text: words('What to do', response) },
    { text: words('Also fired by', falsePositives), dropped: 1 },
    {
      text: ['Look further', ...commands.map(({ purpose, command }) => `  ${purpose}:\n    ${command}`)].join('\n'),
      isEmpty: commands.length === 0,
      dropped: 3,
    },
    { text: links.map(({ title, url }) => `${title}:\n  ${url}`).join('\n'), dropped: 2 },
  ];
}

export interface Part {
  readonly text: string;
  readonly isEmpty?: boolean;
  /** Blocks to drop first if the text is too long: 1 before 2. Never dropped if `undefined`. */
  readonly dropped?: number;
}

export function fitting(parts: readonly Part[]): string {
  let kept = parts.filter(({ text, isEmpty = false }) => text !== '' && !isEmpty);
  const joined = (): string => kept.map(({ text }) => text).join('\n\n') + '\n';
  for (const level of [1, 2, 3]) {
    if (Buffer.byteLength(joined()) > MAX_TEXT_BYTES) kept = kept.filter(({ dropped }) => dropped !== level);
  }
  return joined();
}

function words(title: string, text: string): string {
  return text === '' ? '' : `${title}\n  ${cutWords(text.replaceAll(/\s+/g, ' '), MAX_WORDS_BYTES)}`;
}

export function section(title: string, rows: readonly Row[]): string {
  const known = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  if (known.length === 0) return '';
  const width = Math.max(...known.map(([label]) => label.length));
  return [title, ...known.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`)].join('\n');
}

function why({ reason, seen: { count, countSinceTold } }: FindingDocument): string {
  const again = countSinceTold > 0 && countSinceTold < count ? `, ${times(countSinceTold)} since the last message` : '';
  switch (reason) {
    case 'opened':
      return `Why this message: it is a new finding, seen ${times(count)}.`;
    case 'reopened':
      return `Why this message: it happened again after its acknowledgement expired, ${times(count)}.`;
    case 'new target':
      return `Why this message: it affects a new target${again}.`;
    case 'success after failures':
      return `Why this message: it succeeded after failed attempts${again}.`;
    case 'reminder':
      return `Why this message: it is still happening${again}.`;
  }
}

function targetRows({ targets }: FindingDocument): Row[] {
  let room = MAX_TARGETS_BYTES;
  const rows: Row[] = [];
  for (const { path, value } of targets) {
    room -= Buffer.byteLength(path + value);
    if (room < 0) break;
    rows.push([path, value]);
  }
  return rows.length === targets.length ? rows : [...rows, ['and', `${String(targets.length - rows.length)} more`]];
}

function outcomeOf({ outcome, errorCode }: FindingDocument['call']): string {
  if (outcome === 'success') return 'succeeded';
  return errorCode === undefined ? 'failed' : `failed: ${errorCode}`;
}

function firstTimeOf({ seen: { firstTime } }: FindingDocument): string | undefined {
  if (firstTime === undefined) return undefined;
  const { principal, account, learning } = firstTime;
  const said = account
    ? 'nobody in this account has done this before'
    : principal
      ? 'this principal has not done this before'
      : 'no, this principal has done this before';
  return learning && (account || principal)
    ? `${said} (still learning, until events of ${String(LEARNING_DAYS)} days have been seen)`
    : said;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${String(count)} times`;
}

/** The table keeps at most 50 hashes. */
function countOf(principals: number): string {
  return principals >= 50 ? '50 or more' : String(principals);
}
