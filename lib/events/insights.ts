import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { receivedInWords } from '../contract/received';
import { type EventSelector, ReadWrite } from './event-selector';
import type { ManagementEventOptions } from './management-events';

/** Which events CloudTrail analyzes for Insights. */
export interface InsightOptions {
  /**
   * Analyze management events. The trail must record write events for the call rate, and any management events for the
   * error rate.
   *
   * @default true
   */
  readonly managementEvents?: boolean;

  /**
   * Analyze data events. The trail must record some. Whether organization trails support these Insights is unverified;
   * if not, the deployment fails.
   *
   * @default false
   */
  readonly dataEvents?: boolean;
}

export type InsightType = 'ApiCallRateInsight' | 'ApiErrorRateInsight';

/** Insights of one type, as requested by the user. */
export interface InsightChoice {
  readonly insightType: InsightType;
  readonly options: InsightOptions;
}

/** What Insights can analyze: the management events (`undefined` if there are none) and the data event selectors. */
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

/**
 * Returns what CloudTrail would reject.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html
 */
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
      receivedInWords(undefined, 'for management events, but the trail records none', 'with management events'),
    );
  }
  const readsOnly = management?.readWrite === ReadWrite.READ_ONLY;
  if (analysed.includes('Management') && insightType === 'ApiCallRateInsight' && readsOnly) {
    problems.push(
      receivedInWords(
        undefined,
        'for management events, but the trail records only read events',
        'with ReadWrite.ALL or WRITE_ONLY',
      ),
    );
  }
  if (analysed.includes('Data') && dataSelectors.length === 0) {
    problems.push(
      receivedInWords(undefined, 'for data events, but the trail records none', 'with a selection of data events'),
    );
  }
  return problems;
}

function categories({ managementEvents = true, dataEvents = false }: InsightOptions): string[] {
  return [managementEvents ? 'Management' : [], dataEvents ? 'Data' : []].flat();
}
