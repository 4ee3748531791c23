import { BUCKET_NAME } from '../../lib/contract/identifiers';
import { receivedInWords } from '../../lib/contract/received';
import type { OrganizationTrailStackProps } from '../../lib/stacks/organization-trail-stack-props';
import { AggregationTemplate } from '../../lib/events/aggregation';
import { EventSelection } from '../../lib/events/event-selection';
import { ReadWrite } from '../../lib/events/event-selector';
import { Safeguard } from '../../lib/internal/safeguard';
import { either, listOf, oneOf, record, text, words, yesOrNo } from './setting';

/** The configuration of what the trail records: the keys and how each is read. */

const readWrite = oneOf('all', 'read-only', 'write-only');
const categories = listOf(oneOf('management', 'data'));
const bucketName = text(BUCKET_NAME);
const s3Objects = listOf(
  record({ bucket: bucketName, prefixes: listOf(words()), eventNames: listOf(words()), readWrite }, 'bucket'),
);

export const EVENT_SETTINGS = {
  managementEvents: oneOf('all', 'read-only', 'write-only', 'none'),
  excludeManagementEventsOf: listOf(oneOf('kms', 'rds-data-api')),
  s3DataEvents: either(oneOf('all'), s3Objects),
  lambdaDataEvents: yesOrNo(),
  dynamoDbDataEvents: yesOrNo(),
  dataEvents: listOf(record({ resourceType: words(), eventNames: listOf(words()), readWrite }, 'resourceType')),
  networkActivityEvents: listOf(record({ eventSource: words(), deniedOnly: yesOrNo() }, 'eventSource')),
  callRateInsights: categories,
  errorRateInsights: categories,
  aggregation: listOf(oneOf(...Object.values(AggregationTemplate))),
  excludedBuckets: listOf(bucketName),
  feedbackLoopGuardDisabledBecause: words(),
};

export type EventSettings = { [K in keyof typeof EVENT_SETTINGS]?: ReturnType<(typeof EVENT_SETTINGS)[K]['parse']> };

const READ_WRITE = { all: ReadWrite.ALL, 'read-only': ReadWrite.READ_ONLY, 'write-only': ReadWrite.WRITE_ONLY };

/** Returns the stack properties for what is recorded. The trail's constructor rejects what CloudTrail would reject. */
export function eventProps(
  settings: EventSettings,
): Pick<OrganizationTrailStackProps, 'events' | 'excludedBucketNames' | 'feedbackLoopGuard'> {
  const reason = settings.feedbackLoopGuardDisabledBecause;
  const events = [...management(settings), ...data(settings), ...insights(settings)];
  return {
    events: events.length > 0 ? events : undefined,
    excludedBucketNames: settings.excludedBuckets,
    feedbackLoopGuard: reason === undefined ? undefined : Safeguard.disabled({ reason }),
  };
}

/** Reports an `excludeManagementEventsOf` that has no effect. */
export function eventContradictions({ managementEvents, excludeManagementEventsOf }: EventSettings): string[] {
  if (managementEvents !== 'none' || excludeManagementEventsOf === undefined) return [];
  return [receivedInWords('excludeManagementEventsOf', 'with managementEvents=none', 'only one of the two')];
}

function management({
  managementEvents: which = 'all',
  excludeManagementEventsOf: excluded = [],
}: EventSettings): EventSelection[] {
  if (which === 'none') return [EventSelection.noManagementEvents()];
  if (which === 'all' && excluded.length === 0) return [];
  return [
    EventSelection.managementEvents({
      readWrite: READ_WRITE[which],
      excludeKms: excluded.includes('kms'),
      excludeRdsDataApi: excluded.includes('rds-data-api'),
    }),
  ];
}

function data(settings: EventSettings): EventSelection[] {
  const { s3DataEvents: s3 = [], dataEvents = [], networkActivityEvents: network = [] } = settings;
  return [
    ...(s3 === 'all' ? [EventSelection.s3Objects()] : []),
    ...(s3 === 'all' ? [] : s3).map(({ bucket, readWrite: which = 'all', ...item }) =>
      EventSelection.s3Objects({ ...item, bucketNames: [bucket], readWrite: READ_WRITE[which] }),
    ),
    ...(settings.lambdaDataEvents ? [EventSelection.lambdaInvocations()] : []),
    ...(settings.dynamoDbDataEvents ? [EventSelection.dynamoDbTables()] : []),
    ...dataEvents.map(({ readWrite: which = 'all', ...item }) =>
      EventSelection.dataEvents({ ...item, readWrite: READ_WRITE[which] }),
    ),
    ...network.map((item) => EventSelection.networkActivity(item)),
    ...(settings.aggregation ? [EventSelection.aggregation(...settings.aggregation)] : []),
  ];
}

function insights({ callRateInsights: callRate, errorRateInsights: errorRate }: EventSettings): EventSelection[] {
  const options = (found: string[]) => ({
    managementEvents: found.includes('management'),
    dataEvents: found.includes('data'),
  });
  return [
    ...(callRate ? [EventSelection.callRateInsights(options(callRate))] : []),
    ...(errorRate ? [EventSelection.errorRateInsights(options(errorRate))] : []),
  ];
}
