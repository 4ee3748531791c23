import { type CfnLogGroup, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { MAX_ALARM_DESCRIPTION_LENGTH, MAX_LOG_GROUP_NAME_LENGTH } from '../contract/limits';
import { longestNameOf } from '../internal/longest-name';
import { longestResourceName } from '../internal/longest-resource-name';

/** Where the events of an alarm can be found. */
export interface EventPlace {
  readonly logGroup: ILogGroup;

  /** The metric filter that counted the events. */
  readonly filterName: string;

  /** How far to look back, in seconds. */
  readonly seconds: number;
}

export interface AlarmWords {
  readonly title: string;
  readonly meaning: string;
  readonly response: string;
}

/**
 * Returns the alarm description: what happened, what it means, what to do, and the command that finds the events with
 * their accounts. The command is never truncated; if the text is too long, the meaning is dropped first.
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

/** A text that may contain tokens, and its maximum length. */
export interface SizedText {
  readonly text: string;
  readonly maxLength: number;
}

/**
 * Returns the command that prints time, account, Region, call and caller of the events that a metric filter counted. It
 * reads the pattern from the deployed filter, because a pattern alone can be as long as a description.
 */
export function eventsCommand({ logGroup, filterName, seconds }: EventPlace): SizedText {
  const { region } = Stack.of(logGroup);
  // Version 1 of the AWS CLI ignores AWS_REGION.
  const words = (group: string, where: string): string =>
    `Account and caller: R=${where} G=${group}; aws logs filter-log-events --region $R --log-group-name $G ` +
    `--start-time $(($(date +%s)-${String(seconds)}))000 --filter-pattern "$(aws logs describe-metric-filters --region $R --log-group-name $G ` +
    `--filter-name-prefix ${filterName} --query 'metricFilters[0].filterPattern' --output text)" --query 'events[].message' ` +
    `--output text | jq -r '[.eventTime,.recipientAccountId,.awsRegion,.eventName,.userIdentity.arn]|@tsv'`;
  const longest =
    words('', '').length + maxLength(logGroup) + (Token.isUnresolved(region) ? LONGEST_REGION : region.length);
  return { text: words(logGroup.logGroupName, region), maxLength: longest };
}

/** Like `eventsCommand`, for several filters on one metric whose names share a prefix. */
export function sharedEventsCommand({ logGroup, filterName, seconds }: EventPlace, filters: number): SizedText {
  const { region } = Stack.of(logGroup);
  const words = (group: string, where: string): string =>
    `Account and caller: R=${where} G=${group}; for I in $(seq 0 ${String(filters - 1)}); do ` +
    `aws logs filter-log-events --region $R --log-group-name $G --start-time $(($(date +%s)-${String(seconds)}))000 ` +
    '--filter-pattern "$(aws logs describe-metric-filters --region $R --log-group-name $G ' +
    `--filter-name-prefix ${filterName} --query "metricFilters[$I].filterPattern" --output text)" --query 'events[].message' ` +
    `--output text; done | jq -r '[.eventTime,.recipientAccountId,.awsRegion,.eventName,.userIdentity.arn]|@tsv'`;
  const longest =
    words('', '').length + maxLength(logGroup) + (Token.isUnresolved(region) ? LONGEST_REGION : region.length);
  return { text: words(logGroup.logGroupName, region), maxLength: longest };
}

/** Returns the command that prints what one of our functions logged in the last two hours. */
export function functionLogCommand(logGroup: ILogGroup): SizedText {
  const { region } = Stack.of(logGroup);
  const words = (group: string, where: string): string =>
    `Its log: aws logs filter-log-events --region ${where} --log-group-name ${group} ` +
    "--start-time $(($(date +%s)-7200))000 --query 'events[].message' --output text";
  const longest =
    words('', '').length + maxLength(logGroup) + (Token.isUnresolved(region) ? LONGEST_REGION : region.length);
  return { text: words(logGroup.logGroupName, region), maxLength: longest };
}

/** Returns the command that prints the alarms of a deployment that are in ALARM, with their descriptions. */
export function raisedAlarmsCommand(scope: Construct, alarmNamePrefix: string): SizedText {
  const { region } = Stack.of(scope);
  const words = (where: string): string =>
    `Which: aws cloudwatch describe-alarms --region ${where} --alarm-name-prefix ${alarmNamePrefix}- --state-value ALARM ` +
    "--query 'MetricAlarms[].[AlarmName,AlarmDescription]' --output text";
  return { text: words(region), maxLength: words('').length + LONGEST_REGION };
}

/** Returns the command that shows the status of a trail: whether it is logging, and its latest errors. */
export function trailStatusCommand(scope: Construct, trailArn: string): SizedText {
  return trailCommand('Trail status', 'get-trail-status', scope, trailArn);
}

/** Returns the command that starts logging again. */
export function startCommand(scope: Construct, trailArn: string): SizedText {
  return trailCommand('Start logging again', 'start-logging', scope, trailArn);
}

function trailCommand(what: string, operation: string, scope: Construct, trailArn: string): SizedText {
  // The maximum length, with the longest trail name (128 characters) and Region (used twice).
  return {
    text: `${what}: aws cloudtrail ${operation} --region ${Stack.of(scope).region} --name ${trailArn}`,
    maxLength: 320,
  };
}

/** Returns the status command for every trail that the account can see, if it is unknown which one it is. */
export function trailsStatusCommand(scope: Construct): SizedText {
  const { region } = Stack.of(scope);
  const words = (where: string): string =>
    `Trail status: R=${where}; for T in $(aws cloudtrail describe-trails --region $R --query 'trailList[].TrailARN' --output text); ` +
    'do echo $T; aws cloudtrail get-trail-status --region $R --name $T; done';
  return { text: words(region), maxLength: words('').length + LONGEST_REGION };
}

const LONGEST_REGION = 'ap-northeast-1'.length + 4;

/**
 * Returns the maximum length of the log group name. If it is known only at deployment, the description must still fit
 * CloudWatch's limit.
 */
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

/** Truncates at a word boundary and marks the text as truncated. Returns an empty text if too little would be left. */
function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  if (room < 20) return '';
  return `${text.slice(0, room - 2).replace(/\s+\S*$/, '')} …`;
}
