import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import {
  type AdvancedFieldSelector,
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateDescribeMetricFilters,
  paginateDescribeSubscriptionFilters,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fact, keyFacts, type OwnConfiguration } from '../../../core/preflight/aws/read-facts';
import { CONTROL_TOWER_LOG_GROUP, isControlTowerLogGroup } from '../../../lib/contract/control-tower';
import { OWN_TAG } from '../../../lib/contract/names';
import type { AttachmentFacts, AttachmentPlan, LogGroupFacts, OnLogGroup, SeenTrail } from './attachment';
import { type OwnParts, ownPartsOf, type StackPart } from './own-parts';
import { asAdvanced, type Selector } from './selectors';

/** Reads what exists to attach to. Read-only. @throws only if not even the account can be read */
export async function readAttachment(
  { logGroup, stack }: AttachmentPlan,
  own: OwnConfiguration,
): Promise<AttachmentFacts> {
  const { Account: account = '', Arn: arn = '' } = await new STSClient(own).send(new GetCallerIdentityCommand({}));
  const logs = new CloudWatchLogsClient(own);
  const [groups, trails, ownParts] = await Promise.all([
    fact(() => groupsOf(logs, logGroup)),
    fact(() => trailsOf(own)),
    fact(() => partsOf(own, stack)),
  ]);
  const found = 'value' in groups ? groups.value : [];
  const [group, ...others] = found;
  return {
    account,
    partition: arn.split(':')[1] ?? 'aws',
    groups,
    candidates: found.length > 0 || 'notRead' in groups ? { value: [] } : await fact(() => namesLikeTrails(logs)),
    ...(group && others.length === 0 && { onGroup: await readGroup(group, logs, own) }),
    trails,
    ownParts,
  };
}

async function groupsOf(client: CloudWatchLogsClient, name: string | undefined): Promise<readonly LogGroupFacts[]> {
  const groups: LogGroupFacts[] = [];
  const isMeant = (one: string): boolean => (name === undefined ? isControlTowerLogGroup(one) : one === name);
  for await (const page of paginateDescribeLogGroups(
    { client },
    { logGroupNamePrefix: name ?? CONTROL_TOWER_LOG_GROUP },
  ))
    for (const { logGroupName: one = '', logGroupClass = 'STANDARD', retentionInDays, kmsKeyId } of page.logGroups ??
      [])
      if (isMeant(one)) groups.push({ name: one, logGroupClass, retentionDays: retentionInDays, key: kmsKeyId });
  return groups;
}

async function namesLikeTrails(client: CloudWatchLogsClient): Promise<readonly string[]> {
  const names: string[] = [];
  // Case-sensitive, with one pattern per call.
  for await (const page of paginateDescribeLogGroups({ client }, { logGroupNamePattern: 'rail' }))
    for (const { logGroupName: name = '' } of page.logGroups ?? []) if (/[Tt]rail/.test(name)) names.push(name);
  return names;
}

async function readGroup(
  { name: logGroupName, key }: LogGroupFacts,
  client: CloudWatchLogsClient,
  own: OwnConfiguration,
): Promise<OnLogGroup> {
  const [metricFilters, subscriptions, keyState] = await Promise.all([
    fact(async () => {
      const filters = [];
      for await (const page of paginateDescribeMetricFilters({ client }, { logGroupName }))
        for (const {
          filterName: name = '',
          filterPattern: pattern = '',
          metricTransformations = [],
        } of page.metricFilters ?? [])
          filters.push({
            ...{ name, pattern },
            namespaces: metricTransformations.map(({ metricNamespace = '' }) => metricNamespace),
          });
      return filters;
    }),
    fact(async () => {
      const filters = [];
      for await (const page of paginateDescribeSubscriptionFilters({ client }, { logGroupName }))
        for (const {
          filterName: name = '',
          filterPattern: pattern = '',
          destinationArn = '',
        } of page.subscriptionFilters ?? [])
          filters.push({ name, pattern, destinationArn });
      return filters;
    }),
    key === undefined ? undefined : keyFacts(key, own),
  ]);
  return { metricFilters, subscriptions, ...(keyState && { key: keyState.state }) };
}

/** The trails of this account, and shadow trails of its organization. */
async function trailsOf(own: OwnConfiguration): Promise<readonly SeenTrail[]> {
  const client = new CloudTrailClient(own);
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
  return Promise.all(trailList.map(async (trail) => seenTrail(trail, own)));
}

async function seenTrail(trail: Trail, own: OwnConfiguration): Promise<SeenTrail> {
  const { Name: name = '', TrailARN: arn = '', HomeRegion: homeRegion = own.region } = trail;
  // Selectors, state and tags of a shadow trail must be read in its home Region.
  const client = new CloudTrailClient({ ...own, region: homeRegion });
  const [selectors, status, isTagged] = await Promise.all([
    fact(() => selectorsOf(client, arn)),
    fact(async () => {
      const { IsLogging: isLogging = false, LatestCloudWatchLogsDeliveryError: deliveryError = '' } = await client.send(
        new GetTrailStatusCommand({ Name: arn }),
      );
      return { isLogging, ...(deliveryError !== '' && { deliveryError }) };
    }),
    fact(async () => {
      const { ResourceTagList: lists = [] } = await client.send(new ListTagsCommand({ ResourceIdList: [arn] }));
      return lists.flatMap(({ TagsList: tags = [] }) => tags).some(({ Key: key }) => key === OWN_TAG);
    }),
  ]);
  return {
    name,
    arn,
    homeRegion,
    isOrganizationTrail: trail.IsOrganizationTrail ?? false,
    isMultiRegion: trail.IsMultiRegionTrail ?? false,
    includesGlobalEvents: trail.IncludeGlobalServiceEvents ?? false,
    logGroupArn: trail.CloudWatchLogsLogGroupArn,
    selectors,
    status,
    isTagged,
  };
}

async function selectorsOf(client: CloudTrailClient, arn: string): Promise<readonly Selector[]> {
  const { AdvancedEventSelectors: advanced, EventSelectors: basic = [] } = await client.send(
    new GetEventSelectorsCommand({ TrailName: arn }),
  );
  if (advanced && advanced.length > 0)
    return advanced.map(({ Name: name, FieldSelectors: fields = [] }) => ({ name, conditions: fields.map(condition) }));
  return basic.flatMap((one) =>
    asAdvanced({
      readWriteType: one.ReadWriteType,
      includesManagementEvents: one.IncludeManagementEvents,
      excludedSources: one.ExcludeManagementEventSources,
      resources: one.DataResources?.map(({ Type: type = '', Values: values = [] }) => ({ type, values })),
    }),
  );
}

function condition(one: AdvancedFieldSelector): Selector['conditions'][number] {
  return {
    field: one.Field ?? '',
    equals: one.Equals,
    startsWith: one.StartsWith,
    endsWith: one.EndsWith,
    notEquals: one.NotEquals,
    notStartsWith: one.NotStartsWith,
    notEndsWith: one.NotEndsWith,
  };
}

/** Returns `undefined` if the stack does not exist. */
async function partsOf(own: OwnConfiguration, stack: string): Promise<OwnParts | undefined> {
  const parts: StackPart[] = [];
  try {
    for await (const page of paginateListStackResources(
      { client: new CloudFormationClient(own) },
      { StackName: stack },
    ))
      for (const {
        ResourceType: type = '',
        LogicalResourceId: logicalId = '',
        PhysicalResourceId: id = '',
      } of page.StackResourceSummaries ?? [])
        if (id !== '') parts.push({ type, logicalId, id });
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist'))
      return undefined;
    throw error;
  }
  return ownPartsOf(parts);
}
