import { type CfnLogGroup, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { MAX_ALARM_DESCRIPTION_LENGTH, MAX_LOG_GROUP_NAME_LENGTH } from '../contract/limits';
import { longestNameOf } from '../internal/longest-name';
import { longestResourceName } from '../internal/longest-resource-name';

/** Where the events of an alarm are. */
export interface EventPlace {
  readonly logGroup: ILogGroup;

  /** The metric filter that counted them. */
  readonly filterName: string;

  /** How far back to look, in seconds. */
  readonly seconds: number;
}

export interface AlarmWords {
  readonly title: string;
  readonly meaning: string;
  readonly response: string;
}

/**
 * What an alarm says: what happened, what it means, what to do, and the command that finds the events with their accounts.
 * The command is never cut; of the rest the meaning goes first.
 */
export function alarmDescription({ title, meaning, response }: AlarmWords, command: SizedText): string {
  let room = MAX_ALARM_DESCRIPTION_LENGTH - command.maxLength - '\n\n'.length;
  const take = (text: string, prefix = ''): string => {
    const taken = cut(text, room - prefix.length);
    if (taken === '') return '';
    room -= prefix.length + taken.length;
    return prefix + taken;
  };
  const head = take(sentence(title));
  const todo = take(response, '\n\nWhat to do: ');
  const said = `${head}${take(meaning, ' ')}${todo}`.trim();
  return said === '' ? command.text : `${said}\n\n${command.text}`;
}

/** A text, which may hold tokens, and what it comes to at most. */
export interface SizedText {
  readonly text: string;
  readonly maxLength: number;
}

/**
 * The command that prints time, account, Region, call and caller of the events that a metric filter counted. It asks for
 * the pattern of the deployed filter, because a pattern alone may be as long as a description.
 */
export function eventsCommand({ logGroup, filterName, seconds }: EventPlace): SizedText {
  const { region } = Stack.of(logGroup);
  // The AWS CLI's version 1 takes no notice of AWS_REGION.
  const words = (group: string, where: string): string =>
    `Which account and who: R=${where} G=${group}; aws logs filter-log-events --region $R --log-group-name $G ` +
    `--start-time $(($(date +%s)-${String(seconds)}))000 --filter-pattern "$(aws logs describe-metric-filters --region $R --log-group-name $G ` +
    `--filter-name-prefix ${filterName} --query 'metricFilters[0].filterPattern' --output text)" --query 'events[].message' ` +
    `--output text | jq -r '[.eventTime,.recipientAccountId,.awsRegion,.eventName,.userIdentity.arn]|@tsv'`;
  const longest =
    words('', '').length + maxLength(logGroup) + (Token.isUnresolved(region) ? LONGEST_REGION : region.length);
  return { text: words(logGroup.logGroupName, region), maxLength: longest };
}

/** The same of several filters, whose names begin alike, on one metric. */
export function sharedEventsCommand({ logGroup, filterName, seconds }: EventPlace, filters: number): SizedText {
  const { region } = Stack.of(logGroup);
  const words = (group: string, where: string): string =>
    `Which account and who: R=${where} G=${group}; for I in $(seq 0 ${String(filters - 1)}); do ` +
    `aws logs filter-log-events --region $R --log-group-name $G --start-time $(($(date +%s)-${String(seconds)}))000 ` +
    '--filter-pattern "$(aws logs describe-metric-filters --region $R --log-group-name $G ' +
    `--filter-name-prefix ${filterName} --query "metricFilters[$I].filterPattern" --output text)" --query 'events[].message' ` +
    `--output text; done | jq -r '[.eventTime,.recipientAccountId,.awsRegion,.eventName,.userIdentity.arn]|@tsv'`;
  const longest =
    words('', '').length + maxLength(logGroup) + (Token.isUnresolved(region) ? LONGEST_REGION : region.length);
  return { text: words(logGroup.logGroupName, region), maxLength: longest };
}

/** The command that prints what a function of ours wrote in the last hours. */
export function functionLogCommand(logGroup: ILogGroup): SizedText {
  const { region } = Stack.of(logGroup);
  const words = (group: string, where: string): string =>
    `Its log: aws logs filter-log-events --region ${where} --log-group-name ${group} ` +
    "--start-time $(($(date +%s)-7200))000 --query 'events[].message' --output text";
  const longest =
    words('', '').length + maxLength(logGroup) + (Token.isUnresolved(region) ? LONGEST_REGION : region.length);
  return { text: words(logGroup.logGroupName, region), maxLength: longest };
}

/** The command that prints which alarms of a deployment are in ALARM, with what they say. */
export function raisedAlarmsCommand(scope: Construct, alarmNamePrefix: string): SizedText {
  const { region } = Stack.of(scope);
  const words = (where: string): string =>
    `Which: aws cloudwatch describe-alarms --region ${where} --alarm-name-prefix ${alarmNamePrefix}- --state-value ALARM ` +
    "--query 'MetricAlarms[].[AlarmName,AlarmDescription]' --output text";
  return { text: words(region), maxLength: words('').length + LONGEST_REGION };
}

/** The command that says how a trail is: whether it logs, and what its last errors are. */
export function trailStatusCommand(scope: Construct, trailArn: string): SizedText {
  return trailCommand('What CloudTrail says', 'get-trail-status', scope, trailArn);
}

/** The command that lets a trail record again. */
export function startCommand(scope: Construct, trailArn: string): SizedText {
  return trailCommand('Start it again', 'start-logging', scope, trailArn);
}

function trailCommand(what: string, operation: string, scope: Construct, trailArn: string): SizedText {
  // Not longer than this with the longest name of a trail, 128 characters, and of a Region, twice.
  return {
    text: `${what}: aws cloudtrail ${operation} --region ${Stack.of(scope).region} --name ${trailArn}`,
    maxLength: 320,
  };
}

/** The same of every trail that the account sees, where it is not known which one it is. */
export function trailsStatusCommand(scope: Construct): SizedText {
  const { region } = Stack.of(scope);
  const words = (where: string): string =>
    `What CloudTrail says: R=${where}; for T in $(aws cloudtrail describe-trails --region $R --query 'trailList[].TrailARN' --output text); ` +
    'do echo $T; aws cloudtrail get-trail-status --region $R --name $T; done';
  return { text: words(region), maxLength: words('').length + LONGEST_REGION };
}

const LONGEST_REGION = 'ap-northeast-1'.length + 4;

/** How long the name of a log group may get: what is known at deployment only must not make an alarm that CloudWatch refuses. */
function maxLength(logGroup: ILogGroup): number {
  if (!Token.isUnresolved(logGroup.logGroupName)) return logGroup.logGroupName.length;
  const known = longestNameOf(logGroup);
  if (known !== undefined) return known;
  const resource = logGroup.node.defaultChild as CfnLogGroup | undefined;
  if (resource?.cfnResourceType !== 'AWS::Logs::LogGroup') return MAX_LOG_GROUP_NAME_LENGTH;
  return longestResourceName(resource, resource.logGroupName, MAX_LOG_GROUP_NAME_LENGTH);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** At the end of a word, with a sign that there was more. Nothing where only scraps would be left. */
function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  if (room < 20) return '';
  return `${text.slice(0, room - 2).replace(/\s+\S*$/, '')} …`;
}
