import { ACKNOWLEDGED_DAYS } from '../../../lib/contract/findings';
import { ACCOUNT_ID, REGION } from '../../../lib/contract/identifiers';
import { shellWord } from '../../../lib/contract/shell-word';
import type { Finding } from '../finding';
import type { FindingDocument, MessageContext } from './message';

type Command = FindingDocument['commands'][number];

const MINUTE = 60_000;

/** The form that CloudTrail uses, or the hash of an event without an ID. Anything else cannot be searched for. */
const EVENT_ID = /^[0-9a-f-]{16,64}$/i;
const ACCESS_KEY = /^[A-Z0-9]{16,128}$/;

/**
 * Console domains by partition. Partitions for which AWS publishes none get no links.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/console.html
 */
const CONSOLES: Readonly<Record<string, (region: string) => string>> = {
  aws: (region) => `https://${region}.console.aws.amazon.com`,
  'aws-cn': (region) => `https://${region}.console.amazonaws.cn`,
  'aws-us-gov': () => 'https://console.amazonaws-us-gov.com',
};

/**
 * Returns commands that can be pasted into `sh` unchanged. From events they contain only values that have the form of
 * an ID; everything else is quoted.
 */
export function eventCommands(
  finding: Finding,
  { region, logGroup, historyFunction, table }: MessageContext,
): Command[] {
  const ids = finding.eventIds.filter((id) => EVENT_ID.test(id));
  const { accessKeyId: key } = finding.who;
  const time = timeOptions(finding);
  const place = [
    ...(ACCOUNT_ID.accepts(finding.account) ? [`--account ${finding.account}`] : []),
    ...(REGION.accepts(finding.region) ? [`--region ${finding.region}`] : []),
  ];
  const history = historyFunction === undefined ? undefined : historyCommand(region, historyFunction);
  const commands: Command[] = [];
  const add = (purpose: string, ...words: string[]): void => {
    commands.push({ purpose, command: words.join(' ') });
  };
  if (logGroup !== undefined && ids.length > 0) {
    const text = `{ ${ids.map((id) => `$.eventID = "${id}"`).join(' || ')} }`;
    add(
      'The full events, from the log group',
      `aws logs filter-log-events --region ${shellWord(region)} --log-group-name ${shellWord(logGroup)}`,
      `${startTime(finding)}--filter-pattern ${shellWord(text)} --query 'events[].message' --output text`,
    );
  }
  if (history !== undefined && ids.length > 0)
    add('The events, from the event history', history, ...place, ...time, ...ids.map((id) => `--event-id ${id}`));
  if (history !== undefined && key !== undefined && ACCESS_KEY.test(key))
    add('Other calls with this access key', history, ...place.slice(0, 1), '--last 24h', `--access-key ${key}`);
  if (history !== undefined)
    add(
      'Later matches of this detection in the account',
      history,
      ...place,
      ...time.slice(0, 1),
      replayed(finding.detectionId),
    );
  if (historyFunction !== undefined && ids.length > 0)
    // The two versions of the AWS CLI expect an inline payload in different forms, but a file in the same form.
    add(
      'The events, with the AWS CLI only',
      `printf %s ${shellWord(JSON.stringify(question(finding, ids)))} |`,
      `aws lambda invoke --region ${shellWord(region)} --function-name ${shellWord(historyFunction)}`,
      '--payload fileb:///dev/stdin /dev/stdout',
    );
  if (table !== undefined) {
    add('The stored finding', findingsCommand(region, 'show', finding.id, table));
    add(
      `No more messages for ${String(ACKNOWLEDGED_DAYS)} days, or until a new target`,
      findingsCommand(region, 'acknowledge', finding.id, table),
    );
  }
  return commands;
}

/** Returns commands for all matches of the detection in the account, by any principal. */
export function stormCommands(
  { detectionId, account, since }: { readonly detectionId: string; readonly account: string; readonly since: string },
  { region, historyFunction, now, table }: MessageContext,
): Command[] {
  const range = rangeOf({ firstSeen: since, lastSeen: new Date(now).toISOString() });
  const place = ACCOUNT_ID.accepts(account) ? `--account ${account}` : '--organization';
  const commands: Command[] = [];
  if (historyFunction !== undefined)
    commands.push({
      purpose: 'Who made the calls',
      command: `${historyCommand(region, historyFunction)} ${place} ${range === undefined ? '--last 24h' : `--from ${range.from}`} ${replayed(detectionId)}`,
    });
  if (table !== undefined)
    commands.push({
      purpose: 'All findings',
      command: `${findingsCommand(region, 'list', `--detection ${shellWord(detectionId)}`, table)}${ACCOUNT_ID.accepts(account) ? ` --account ${account}` : ''}`,
    });
  return commands;
}

/** Includes all that is needed to find the table from anywhere, except credentials. */
function findingsCommand(region: string, action: string, what: string, table: string): string {
  return `AWS_REGION=${shellWord(region)} npx cdk-organization-trail findings ${action} ${what} --table ${shellWord(table)}`;
}

function historyCommand(region: string, historyFunction: string): string {
  return `AWS_REGION=${shellWord(region)} npx cdk-organization-trail history --function ${shellWord(historyFunction)}`;
}

function replayed(detectionId: string): string {
  return `--format ndjson | npx cdk-organization-trail replay - --detection ${shellWord(detectionId)} --events`;
}

/** Links to the page of each event. Readers must be signed in to its account. */
export function eventLinks(finding: Finding, { partition }: MessageContext): FindingDocument['links'] {
  const { region } = finding;
  const console = Object.hasOwn(CONSOLES, partition) ? CONSOLES[partition] : undefined;
  if (console === undefined || !REGION.accepts(region)) return [];
  const page = `${console(region)}/cloudtrailv2/home?region=${region}#/events`;
  return [...new Set([finding.eventIds[0], finding.eventIds.at(-1)])]
    .filter((id) => id !== undefined && EVENT_ID.test(id))
    .map((id) => ({
      title: `Event ${String(id)} in the console of account ${ACCOUNT_ID.accepts(finding.account) ? finding.account : 'of the event'}`,
      url: `${page}?EventId=${String(id)}`,
    }));
}

function question(finding: Finding, ids: readonly string[]): object {
  const range = rangeOf(finding);
  return {
    ...(range === undefined ? { last: '90d' } : { from: range.from, to: range.to }),
    ...(ACCOUNT_ID.accepts(finding.account) && { accounts: [finding.account] }),
    ...(REGION.accepts(finding.region) && { regions: [finding.region] }),
    conditions: [{ attribute: 'eventId', equals: ids }],
  };
}

function timeOptions(finding: Finding): string[] {
  const range = rangeOf(finding);
  return range === undefined ? ['--last 90d'] : [`--from ${range.from}`, `--to ${range.to}`];
}

function startTime(finding: Finding): string {
  const range = rangeOf(finding);
  return range === undefined ? '' : `--start-time ${String(Date.parse(range.from))} `;
}

/** One minute before and after, in whole seconds. */
function rangeOf({
  firstSeen,
  lastSeen,
}: Pick<Finding, 'firstSeen' | 'lastSeen'>): { from: string; to: string } | undefined {
  const [first, last] = [Date.parse(firstSeen), Date.parse(lastSeen)];
  if (Number.isNaN(first) || Number.isNaN(last)) return undefined;
  const written = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
  return { from: written(first - MINUTE), to: written(last + MINUTE) };
}
