import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { receivedInWords } from '../contract/received';
import { type EventSelector, ReadWrite } from './event-selector';
import type { ManagementEventOptions } from './management-events';

/**
 * Which events CloudTrail analyses for Insights.
 */
export interface InsightOptions {
  /**
   * Management events. For the call rate the trail has to record changing ones, for the error rate any.
   *
   * @default true
   */
  readonly managementEvents?: boolean;

  /**
   * Data events. The trail has to record some. That organization trails have these Insights is unverified; where they do
   * not, the deployment fails.
   *
   * @default false
   */
  readonly dataEvents?: boolean;
}

export type InsightType = 'ApiCallRateInsight' | 'ApiErrorRateInsight';

/** Insights of one type, as the user asked for them. */
export interface InsightChoice {
  readonly insightType: InsightType;
  readonly options: InsightOptions;
}

/** What an Insights type can look at: the management events, or undefined if there are none, and the selectors of data events. */
export interface Analysed {
  readonly management: ManagementEventOptions | undefined;
  readonly dataSelectors: EventSelector[];
}

const WORDS: Record<InsightType, string> = { ApiCallRateInsight: 'call rate', ApiErrorRateInsight: 'error rate' };

export function renderInsight({ insightType, options }: InsightChoice): CfnTrail.InsightSelectorProperty {
  return { insightType, eventCategories: categories(options) };
}

export function describeInsight({ insightType, options }: InsightChoice): string {
  return `Insights on the ${WORDS[insightType]} of ${categories(options).join(' and ').toLowerCase()} events`;
}

/** What CloudTrail would refuse; https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html */
export function insightProblems(
  { insightType, options }: InsightChoice,
  { management, dataSelectors }: Analysed,
): string[] {
  const problems: string[] = [];
  const analysed = categories(options);
  if (analysed.length === 0) {
    problems.push(
      receivedInWords(undefined, 'managementEvents: false and dataEvents: false', 'at least one of them true'),
    );
  }
  if (analysed.includes('Management') && management === undefined) {
    problems.push(
      receivedInWords(undefined, 'for management events, of which the trail records none', 'with management events'),
    );
  }
  const readsOnly = management?.readWrite === ReadWrite.READ_ONLY;
  if (analysed.includes('Management') && insightType === 'ApiCallRateInsight' && readsOnly) {
    problems.push(
      receivedInWords(
        undefined,
        'for management events, of which the trail records reading ones only',
        'with ReadWrite.ALL or WRITE_ONLY',
      ),
    );
  }
  if (analysed.includes('Data') && dataSelectors.length === 0) {
    problems.push(
      receivedInWords(undefined, 'for data events, of which the trail records none', 'with a selection of data events'),
    );
  }
  return problems;
}

function categories({ managementEvents = true, dataEvents = false }: InsightOptions): string[] {
  return [managementEvents ? 'Management' : [], dataEvents ? 'Data' : []].flat();
}
