import { receivedInWords } from '../contract/received';
/**
 * How CloudTrail aggregates data events into five-minute summaries.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/aggregating-data-events.html
 */
export enum AggregationTemplate {
  /** By API call: how often it was made, by whom and from where. */
  API_ACTIVITY = 'API_ACTIVITY',

  /** By resource: how often it was accessed, by whom and with which calls. */
  RESOURCE_ACCESS = 'RESOURCE_ACCESS',

  /** By principal: which calls it made. */
  USER_ACTIONS = 'USER_ACTIONS',
}

/** Returns what CloudTrail would reject. */
export function aggregationProblems(templates: string[], recordsDataEvents: boolean): string[] {
  const problems: string[] = [];
  if (templates.length === 0 || new Set(templates).size < templates.length) {
    const all = Object.values(AggregationTemplate).join(', ');
    problems.push(receivedInWords('templates', `[${templates.join(', ')}]`, `one or more of ${all}, each once`));
  }
  if (!recordsDataEvents) {
    problems.push(
      receivedInWords(undefined, 'without data events: the trail records none', 'with a selection of data events'),
    );
  }
  return problems;
}
