import { receivedInWords } from '../contract/received';
/**
 * A template by which CloudTrail sums up data events, every five minutes.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/aggregating-data-events.html
 */
export enum AggregationTemplate {
  /** By API call: how often, by whom, from where. */
  API_ACTIVITY = 'API_ACTIVITY',

  /** By resource: how often it was accessed, by whom, by which calls. */
  RESOURCE_ACCESS = 'RESOURCE_ACCESS',

  /** By principal: which calls it made. */
  USER_ACTIONS = 'USER_ACTIONS',
}

/** What CloudTrail would refuse. */
export function aggregationProblems(templates: string[], recordsDataEvents: boolean): string[] {
  const problems: string[] = [];
  if (templates.length === 0 || new Set(templates).size < templates.length) {
    const all = Object.values(AggregationTemplate).join(', ');
    problems.push(receivedInWords('templates', `[${templates.join(', ')}]`, `one or more of ${all}, each once`));
  }
  if (!recordsDataEvents) {
    problems.push(
      receivedInWords(
        undefined,
        'without data events, of which the trail records none',
        'with a selection of data events',
      ),
    );
  }
  return problems;
}
