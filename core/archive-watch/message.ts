import { isoTime } from '../digests/place';
import { ascii, cutWords, harmless } from '../findings/message/harmless';
import type { Entry, Loudness } from './book';

/** The deployment, for commands in messages. */
export interface MessageContext {
  /** The Region of the function. */
  readonly region: string;
  readonly logGroup: string;
  readonly trailArn: string;
  readonly bucket: string;
  /** In seconds since the epoch. */
  readonly now: number;
  /** How many notices did not fit in the book. */
  readonly dropped: number;
}

export interface ArchiveMessage {
  readonly subject: string;
  readonly text: string;
  readonly document: ArchiveDocument;
}

/** The same content for programs. */
export interface ArchiveDocument {
  readonly version: '1';
  readonly kind: 'archive';
  readonly severity: Loudness;
  readonly time: string;
  readonly trail: string;
  readonly bucket: string;
  /** The total number, including those that are not listed. */
  readonly count: number;
  /** At most 20, problems first. */
  readonly notices: readonly ArchiveNotice[];
  /** The meaning of their kinds, and what to do. */
  readonly explanations: Readonly<Record<string, { readonly meaning: string; readonly response: string }>>;
}

export interface ArchiveNotice {
  readonly id: string;
  readonly kind: string;
  readonly state: 'new' | 'again' | 'over';
  readonly title: string;
  readonly account?: string;
  readonly region?: string;
  readonly from?: string;
  readonly to?: string;
  /** At most 5; only one if there is no room. */
  readonly keys: readonly string[];
}

const MOST_NAMED = 20;
const MOST_KEYS = [5, 1] as const;
const SHOWN_KEYS = 3;
/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_SUBJECT = 100;
/** A message contains it six times, once per protocol, and SNS allows 256 KB in total. */
const MAX_DOCUMENT_BYTES = 30_000;
const MAX_WORDS_BYTES = 800;
const MAX_TITLE_BYTES = 300;
const MAX_KEY_BYTES = 400;

/**
 * Returns one message for everything that is due: problems first, then what is over.
 *
 * @param entries at least one
 */
export function archiveMessage(entries: readonly Entry[], loudness: Loudness, context: MessageContext): ArchiveMessage {
  const ordered = entries.toSorted(
    (a, b) => Number(a.overAt !== undefined) - Number(b.overAt !== undefined) || a.since - b.since || compare(a, b),
  );
  const documents = MOST_KEYS.map((keys) => documentOf(ordered, loudness, context, keys));
  const size = (one: ArchiveDocument): number => Buffer.byteLength(JSON.stringify(one));
  const [full, short] = documents as [ArchiveDocument, ArchiveDocument];
  const document = size(full) <= MAX_DOCUMENT_BYTES ? full : short;
  return { subject: subjectOf(ordered, document), text: textOf(document, context), document };
}

function documentOf(
  entries: readonly Entry[],
  loudness: Loudness,
  context: MessageContext,
  mostKeys: number,
): ArchiveDocument {
  const named = entries.slice(0, MOST_NAMED);
  return {
    version: '1',
    kind: 'archive',
    severity: loudness,
    time: isoTime(context.now),
    trail: context.trailArn,
    bucket: context.bucket,
    count: entries.length + context.dropped,
    notices: named.map((entry) => noticeOf(entry, mostKeys)),
    explanations: Object.fromEntries(
      named
        .filter(({ overAt }) => overAt === undefined)
        .map(({ kind, meaning, response }) => [
          kind,
          { meaning: cutWords(meaning, MAX_WORDS_BYTES), response: cutWords(response, MAX_WORDS_BYTES) },
        ]),
    ),
  };
}

function compare(a: Entry, b: Entry): number {
  return a.key < b.key ? -1 : 1;
}

function noticeOf(entry: Entry, mostKeys: number): ArchiveNotice {
  const { key, kind, account, region, period, keys } = entry;
  return {
    id: harmless(key, MAX_KEY_BYTES),
    kind,
    state: entry.overAt !== undefined ? 'over' : entry.told === 0 ? 'new' : 'again',
    title: harmless(entry.title, MAX_TITLE_BYTES),
    ...(account !== undefined && { account: harmless(account) }),
    ...(region !== undefined && { region: harmless(region) }),
    ...(period !== undefined && { from: isoTime(period.from), to: isoTime(period.to) }),
    // Keys in a forged digest may contain anything.
    keys: keys.slice(0, mostKeys).map((one) => harmless(one, MAX_KEY_BYTES)),
  };
}

function subjectOf(entries: readonly Entry[], { severity, count }: ArchiveDocument): string {
  const accounts = new Set(entries.flatMap(({ account }) => account ?? []));
  const [only] = accounts;
  const where =
    accounts.size === 1 && only !== undefined
      ? ` - ${only}`
      : accounts.size > 1
        ? ` - ${String(accounts.size)} accounts`
        : '';
  const isOver = entries.every(({ overAt }) => overAt !== undefined);
  const first = entries[0]?.title ?? '';
  const more = count > 1 ? ` and ${String(count - 1)} more` : '';
  const start = isOver ? 'OVER: ' : `${severity.toUpperCase()}: `;
  const end = `${more}${where}`;
  const room = MAX_SUBJECT - start.length - end.length;
  const title = ascii(harmless(first).replaceAll(/\s+/g, ' '));
  return start + (title.length <= room ? title : `${title.slice(0, room - 3).trimEnd()}...`) + end;
}

function textOf({ severity, notices, count, bucket, explanations }: ArchiveDocument, context: MessageContext): string {
  const wrong = notices.filter(({ state }) => state !== 'over');
  const over = notices.filter(({ state }) => state === 'over');
  const unnamed = count - notices.length;
  return (
    [
      wrong.length === 0
        ? `The archive of the trail, s3://${bucket}: these problems are over.`
        : `${severity.toUpperCase()}: the archive of the trail, s3://${bucket}. ${HEADLINES[severity]}`,
      ...wrong.map(paragraph),
      ...(over.length > 0 ? [['Over:', ...over.map(({ title }) => `  - ${title}`)].join('\n')] : []),
      ...(unnamed > 0 ? [`And ${String(unnamed)} more: see the log.`] : []),
      ...Object.entries(explanations).map(
        ([kind, { meaning, response }]) => `About ${kind}\n  ${meaning}\n  What to do: ${response}`,
      ),
      [
        'More',
        `  Everything that was found: aws logs filter-log-events --region ${context.region} --log-group-name ${context.logGroup} --start-time $(($(date +%s)-86400))000 --query 'events[].message' --output text`,
        '  What each kind means and what to do: docs/archive-watch.md',
      ].join('\n'),
    ].join('\n\n') + '\n'
  );
}

const HEADLINES: Readonly<Record<Loudness, string>> = {
  page: 'Files in it, or the state of the watch, show signs of tampering. Treat this as an attack on the evidence until you know better.',
  notify: 'This needs attention, but does not prove tampering.',
};

function paragraph({ title, state, account, region, from, to, keys }: ArchiveNotice): string {
  const place = [account, region].filter((one) => one !== undefined).join(' ');
  const shown = keys.slice(0, SHOWN_KEYS);
  return [
    `${state === 'again' ? 'Still: ' : ''}${title}`,
    ...(place === '' ? [] : [`  Where  ${place}`]),
    ...(from === undefined ? [] : [`  Hours  ${from} to ${to ?? ''}`]),
    ...shown.map((key) => `  File   ${key}`),
    ...(keys.length > shown.length ? [`         and ${String(keys.length - shown.length)} more`] : []),
  ].join('\n');
}
