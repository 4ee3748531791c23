import type { Finding, Who } from '../../core/findings/finding';
import { ACCOUNT_ID, pattern, REGION } from '../../lib/contract/identifiers';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import type { CommandIo } from '../terminal/command-io';
import { newCommand } from '../terminal/command-options';
import { count, counted } from '../terminal/counted';
import { printable, printableJson } from '../terminal/printable';
import { hanging } from '../terminal/wrapped-text';
import { openTable } from './open-table';
import { addTableOptions, idProblems, readOptions, type TableOptions, tableProblems, widthOfOutput } from './options';

interface ShowOptions extends TableOptions {
  readonly format: 'text' | 'json';
}

export async function show(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  const command = newCommand('findings show', 'Show the stored details of a finding.', io).argument(
    '<id>',
    'the ID of the finding',
  );
  const read = readOptions<ShowOptions>(addTableOptions(command), args, (given, ids) => [
    ...tableProblems(command, given),
    ...idProblems(ids),
  ]);
  if (read === undefined) return EXIT_STATUS.done;
  const { options } = read;
  const [id = ''] = read.ids;
  const { table } = await openTable(options, io);
  const finding = await table.get(id);
  if (finding === undefined) {
    io.stderr.write(`There is no finding ${id}.\n`);
    return EXIT_STATUS.found;
  }
  if (options.format === 'json') {
    const json = JSON.stringify(finding, undefined, 2);
    io.stdout.write(`${io.stdout.isTTY ? printableJson(json) : json}\n`);
  } else {
    io.stdout.write(textOf(finding, widthOfOutput(io)));
  }
  return EXIT_STATUS.done;
}

const LABEL = 14;

function textOf(finding: Finding, width: number): string {
  const lines = linesOf(finding).flatMap(([label, text]) =>
    text === '' ? [] : hanging(`  ${label}`, printable(text), width, LABEL),
  );
  const head = `${finding.severity}  ${finding.detectionId}  ${finding.state}  ${finding.id}`;
  const command = historyCommand(finding);
  const rest = command === undefined ? [] : ['', 'The events (last 90 days only):', `  ${command}`];
  return `${[printable(head), ...lines, ...rest].join('\n')}\n`;
}

function linesOf(finding: Finding): (readonly [label: string, text: string])[] {
  const { who, eventIds, firstTime, principals, targets, outcome, errorCode, episode } = finding;
  const told =
    finding.toldAt === undefined ? 'nobody yet' : `${finding.toldAt}, ${counted(finding.messages, 'message')}`;
  const firsts = [
    ...(firstTime?.principal ? ['for this principal'] : []),
    ...(firstTime?.account ? ['in this account'] : []),
  ];
  return [
    ['account', finding.account],
    ['Region', finding.region],
    ['who', whoText(who)],
    ['', principals.length > 1 ? `the latest of ${counted(principals.length, 'principal')}` : ''],
    ['what', `${finding.eventName} of ${finding.eventSource}${finding.isConsole ? ', in the console' : ''}`],
    ['outcome', errorCode === undefined ? outcome : `${outcome}: ${errorCode}`],
    ['from', joined([finding.sourceIp, finding.userAgent, labelled('VPC endpoint', finding.vpcEndpoint)])],
    ['count', `${count(finding.count)}${episode > 1 ? ` in episode ${String(episode)}` : ''}`],
    ['first seen', finding.firstSeen],
    ['last seen', finding.lastSeen],
    ['targets', targets.length > 0 ? `${count(targets.length)}${targets.length >= 100 ? ' or more' : ''}` : ''],
    ['first time', firstTime?.learning ? 'unknown: the deployment is too new to tell' : firsts.join(' and ')],
    ['told', told],
    ['acknowledged', joined([labelled('until', finding.acknowledgedUntil), labelled('by', finding.acknowledgedBy)])],
    ['note', finding.note ?? ''],
    ['events', `${eventIds.join(', ')}${finding.count > eventIds.length ? ' (the first and the latest ones)' : ''}`],
  ];
}

function whoText({ name, kind, session, sourceIdentity, accessKeyId, mfa, account }: Who): string {
  return joined([
    `${name} (${kind})`,
    labelled('session', session),
    labelled('source identity', sourceIdentity),
    labelled('access key', accessKeyId),
    labelled('of account', account),
    ...(mfa === undefined ? [] : [mfa ? 'with MFA' : 'without MFA']),
  ]);
}

function labelled(label: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${label} ${text}`;
}

function joined(texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined).join(', ');
}

const EVENT_ID = pattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'an event ID');
const TIME = pattern(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, 'a time');

/** The command is meant to be pasted, so it contains only values with the expected form. */
function historyCommand({ eventIds, account, region, firstSeen }: Finding): string | undefined {
  const ids = eventIds.filter((id) => EVENT_ID.accepts(id));
  if (ids.length === 0 || !REGION.accepts(region) || !TIME.accepts(firstSeen)) return undefined;
  const where = ACCOUNT_ID.accepts(account) ? `--account ${account}` : '--organization';
  const question = [...ids.map((id) => `--event-id ${id}`), where, `--from ${firstSeen}`];
  return ['npx', 'cdk-organization-trail', 'history', ...question].join(' ');
}
