import { messageOf } from '../../lib/contract/error-message';
import type {
  AggregationProperty,
  EventSelectorProperty,
  InsightSelectorProperty,
} from '../../lib/contract/organization-trail';
import { logFilePrefix } from '../../lib/contract/trail-statements';
import { LeftBehindError } from '../../core/custom-resource/custom-resource';
import { describeOwner, handingOver, isOwn, type Owner, type Tags, tagsOf } from './ownership';
import { inCommon, isSame } from './sameness';

/** Which trail it is, and from where it is accessed. */
export interface TrailPlace {
  /** Contains the management account, which owns the trail. */
  readonly arn: string;
  readonly name: string;
  readonly managementAccountId: string;
  /** The delegated administrator, in whose account the function runs. */
  readonly accountId: string;
}

/** The settings for CreateTrail and UpdateTrail. */
export interface TrailSettings {
  readonly isMultiRegion: boolean;
  readonly includesGlobalServiceEvents: boolean;
  readonly validatesLogFiles: boolean;
  readonly bucketName: string;
  readonly keyPrefix?: string;
  readonly keyId: string;
  readonly logGroupArn: string;
  readonly logDeliveryRoleArn: string;
  readonly topicArn?: string;
}

export interface WantedTrail extends TrailPlace {
  readonly settings: TrailSettings;
  readonly eventSelectors: readonly EventSelectorProperty[];
  readonly insightSelectors: readonly InsightSelectorProperty[];
  readonly aggregations: readonly AggregationProperty[];
  /** The tags set by the user. */
  readonly tags: Tags;
}

/** What this logic needs from CloudTrail, for one trail. */
export interface TrailPort {
  /** Returns the ARN that CloudTrail gave the trail; `undefined` if a trail with this name already exists. */
  create(settings: TrailSettings, tags: Tags): Promise<string | undefined>;
  /** `undefined` if the trail does not exist. */
  tags(): Promise<Tags | undefined>;
  addTags(tags: Tags): Promise<void>;
  /**
   * Settings that do not exist, or that this library does not create (no organization trail, basic selectors), are
   * absent.
   */
  settings(): Promise<Partial<TrailSettings>>;
  update(settings: TrailSettings): Promise<void>;
  eventSelectors(): Promise<readonly EventSelectorProperty[]>;
  putEventSelectors(selectors: readonly EventSelectorProperty[]): Promise<void>;
  insightSelectors(): Promise<readonly InsightSelectorProperty[]>;
  putInsightSelectors(selectors: readonly InsightSelectorProperty[]): Promise<void>;
  aggregations(): Promise<readonly AggregationProperty[]>;
  putAggregations(aggregations: readonly AggregationProperty[]): Promise<void>;
  isLogging(): Promise<boolean>;
  startLogging(): Promise<void>;
  /** Succeeds if the trail does not exist. */
  remove(): Promise<void>;
}

/** Why the trail cannot be created or changed, for the person who deploys. */
export class TrailError extends Error {
  public override readonly name = 'TrailError';
}

/**
 * Creates a trail and applies its settings. An existing one is treated as left by an earlier attempt if its tags say
 * so; otherwise it is not changed.
 *
 * @returns a description of what was done
 */
export async function createTrail(port: TrailPort, trail: WantedTrail, owner: Owner): Promise<string[]> {
  const { arn } = trail;
  const created = await port.create(trail.settings, allTags(trail, owner));
  if (created !== undefined && created !== arn) {
    throw new TrailError(
      `CloudTrail created ${created} instead of ${arn}: the organization's management account is not ${trail.managementAccountId}. ` +
        `Delete it ('aws cloudtrail delete-trail --name ${created}'), correct the management account, and deploy again.`,
    );
  }
  let found: Tags | undefined;
  try {
    // An existing trail may come from an attempt whose response was lost.
    if (created === undefined) found = await port.tags();
  } catch (error) {
    throw leftBehind(arn, error);
  }
  if (created === undefined) checkOwn(found, trail, owner);
  try {
    const actual = found ? { tags: found, ...(await read(port, trail)) } : fresh(trail, owner);
    return [found ? 'taken up' : 'created', ...(await converge(port, trail, owner, actual))];
  } catch (error) {
    throw leftBehind(arn, error);
  }
}

/** Restores the desired settings of a trail, whatever has happened to it; creates it again if it was deleted. */
export async function updateTrail(port: TrailPort, trail: WantedTrail, owner: Owner): Promise<string[]> {
  const tags = await port.tags();
  if (tags === undefined) return ['was gone', ...(await createTrail(port, trail, owner))];
  // Without any owner it is ours, judging by its ARN: someone removed the tags, and they are restored.
  if (!isOwn(tags, owner) && !hasNoOwner(tags)) throw taken(trail, tags, owner);
  return converge(port, trail, owner, { tags, ...(await read(port, trail)) });
}

/** Deletes a trail if its tags say that it belongs to the owner. */
export async function deleteTrail(port: TrailPort, { arn }: TrailPlace, owner: Owner): Promise<string> {
  const tags = await port.tags();
  if (tags === undefined) return `${arn} was gone already`;
  if (!isOwn(tags, owner)) return `${arn} was left alone: ${describeOwner(tags)}`;
  await port.remove();
  return `${arn} was deleted`;
}

interface ActualTrail
  extends Partial<Pick<WantedTrail, 'eventSelectors'>>, Pick<WantedTrail, 'insightSelectors' | 'aggregations'> {
  readonly tags: Tags;
  readonly settings: Partial<TrailSettings>;
  readonly isLogging: boolean;
  /** What could not be read. */
  readonly unread?: string;
}

/** The state after CreateTrail: without anything that only other calls can set. */
function fresh(trail: WantedTrail, owner: Owner): ActualTrail {
  return {
    settings: trail.settings,
    tags: allTags(trail, owner),
    insightSelectors: [],
    aggregations: [],
    isLogging: false,
  };
}

async function read(port: TrailPort, wanted: WantedTrail): Promise<Omit<ActualTrail, 'tags'>> {
  const [settings, eventSelectors, insightSelectors, { aggregations, unread }, isLogging] = await Promise.all([
    port.settings(),
    port.eventSelectors(),
    port.insightSelectors(),
    readAggregations(port, wanted),
    port.isLogging(),
  ]);
  return { settings, eventSelectors, insightSelectors, aggregations, unread, isLogging };
}

/** If aggregations cannot be read in a Region or account, this is an error only if some are wanted. */
async function readAggregations(
  port: TrailPort,
  wanted: WantedTrail,
): Promise<Pick<ActualTrail, 'aggregations' | 'unread'>> {
  try {
    return { aggregations: await port.aggregations() };
  } catch (error) {
    if (wanted.aggregations.length > 0) throw error;
    return {
      aggregations: [],
      unread: `aggregations could not be read, but none are wanted: ${messageOf(error)}`,
    };
  }
}

/** Changes only what differs, because each change of a trail is an event that sets off alarms. */
async function converge(port: TrailPort, wanted: WantedTrail, owner: Owner, actual: ActualTrail): Promise<string[]> {
  const done = actual.unread === undefined ? [] : [actual.unread];
  const step = async (what: string, isNeeded: boolean, change: () => Promise<void>): Promise<void> => {
    if (!isNeeded) return;
    await change();
    done.push(what);
  };
  const { eventSelectors, settings } = wanted;
  // Insights and aggregations require the events that they analyze, so they are removed before these and added after
  // them.
  const insights = inCommon(actual.insightSelectors, wanted.insightSelectors);
  const aggregations = inCommon(actual.aggregations, wanted.aggregations);
  await step('fewer Insights', !isSame(insights, actual.insightSelectors), () => port.putInsightSelectors(insights));
  await step('fewer aggregations', !isSame(aggregations, actual.aggregations), () =>
    port.putAggregations(aggregations),
  );
  // CloudTrail returns a key alias as the key. Whether it is still the alias's key is unknown here, so it counts as
  // different and is set again.
  await step(movedFrom(actual.settings, settings), !isSame(settings, actual.settings), () => port.update(settings));
  await step('event selectors', !isSame(eventSelectors, actual.eventSelectors), () =>
    port.putEventSelectors(eventSelectors),
  );
  await step('Insights', !isSame(insights, wanted.insightSelectors), () =>
    port.putInsightSelectors(wanted.insightSelectors),
  );
  await step('aggregations', !isSame(aggregations, wanted.aggregations), () =>
    port.putAggregations(wanted.aggregations),
  );
  await step('logging', !actual.isLogging, () => port.startLogging());
  // Tags that the user no longer wants are kept: it is unknown here whether they came from the stack.
  const tags = allTags(wanted, owner);
  await step(
    'tags',
    Object.entries(tags).some(([key, value]) => actual.tags[key] !== value),
    () => port.addTags(tags),
  );
  return done;
}

/** Existing log files stay there: the message tells where they are. */
function movedFrom({ bucketName, keyPrefix }: Partial<TrailSettings>, wanted: TrailSettings): string {
  // A trail that is not an organization trail does not return its settings.
  if (bucketName === undefined) return 'settings';
  const [from, to] = [
    `${bucketName}/${logFilePrefix(keyPrefix)}`,
    `${wanted.bucketName}/${logFilePrefix(wanted.keyPrefix)}`,
  ];
  return from === to ? 'settings' : `settings (files in ${from} stay there; new ones go to ${to})`;
}

function checkOwn(tags: Tags | undefined, trail: WantedTrail, owner: Owner): void {
  if (tags === undefined) {
    throw new TrailError(
      `CloudTrail says that a trail ${trail.name} already exists, but not as ${trail.arn}. Look for it in account ${trail.accountId} ` +
        `('aws cloudtrail describe-trails'), and give this one another name, or delete that one, and deploy again.`,
    );
  }
  if (!isOwn(tags, owner)) throw taken(trail, tags, owner);
}

function leftBehind(arn: string, error: unknown): LeftBehindError {
  return new LeftBehindError(messageOf(error), arn, { cause: error });
}

/** User tags must not change the owner of the trail. */
function allTags({ tags }: WantedTrail, owner: Owner): Tags {
  return { ...tags, ...tagsOf(owner) };
}

function hasNoOwner(tags: Tags): boolean {
  return Object.keys(tagsOf({ stackId: '', logicalResourceId: '' })).every((key) => tags[key] === undefined);
}

function taken({ arn }: WantedTrail, tags: Tags, owner: Owner): TrailError {
  return new TrailError(
    `The trail ${arn} does not belong to this stack: ${describeOwner(tags)}. It was not changed. Give this trail another name; or delete that one, ` +
      `if it is unused ('aws cloudtrail delete-trail --name ${arn}'); or hand it over to this stack, which will then manage it and delete it ` +
      `together with the stack ('${handingOver(arn, owner)}'). Then deploy again.`,
  );
}
