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

/** Which trail, and from where it is looked at. */
export interface TrailPlace {
  /** Names the management account, which owns the trail. */
  readonly arn: string;
  readonly name: string;
  readonly managementAccountId: string;
  /** The delegated administrator, in whose account the function runs. */
  readonly accountId: string;
}

/** What CreateTrail and UpdateTrail take. */
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
  /** The user's. */
  readonly tags: Tags;
}

/** What this logic needs of CloudTrail, for one trail. */
export interface TrailPort {
  /** The ARN that CloudTrail gave the trail; `undefined` where one of this name is there already. */
  create(settings: TrailSettings, tags: Tags): Promise<string | undefined>;
  /** `undefined` where there is no such trail. */
  tags(): Promise<Tags | undefined>;
  addTags(tags: Tags): Promise<void>;
  /** What is not there, or is not what this library makes (no organization trail, basic selectors), is absent. */
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
  /** A trail that is gone is success. */
  remove(): Promise<void>;
}

/** What stops a trail, in words for the person who deploys. */
export class TrailError extends Error {
  public override readonly name = 'TrailError';
}

/**
 * Creates a trail and makes it what it is to be. One that is there already is taken for what an earlier attempt left, if its tags
 * say so, and otherwise not touched.
 *
 * @returns what was done, in words
 */
export async function createTrail(port: TrailPort, trail: WantedTrail, owner: Owner): Promise<string[]> {
  const { arn } = trail;
  const created = await port.create(trail.settings, allTags(trail, owner));
  if (created !== undefined && created !== arn) {
    throw new TrailError(
      `CloudTrail created ${created}, where ${arn} was expected: the organization's management account is not ${trail.managementAccountId}. ` +
        `Delete it ('aws cloudtrail delete-trail --name ${created}'), correct the management account, and deploy again.`,
    );
  }
  let found: Tags | undefined;
  try {
    // A trail that is there may be what an attempt made whose answer was lost.
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

/** Makes a trail what it is to be, whatever happened to it since; one that somebody deleted is created again. */
export async function updateTrail(port: TrailPort, trail: WantedTrail, owner: Owner): Promise<string[]> {
  const tags = await port.tags();
  if (tags === undefined) return ['was gone', ...(await createTrail(port, trail, owner))];
  // Without any owner it is ours, by its ARN: somebody took the tags away, and they are put back.
  if (!isOwn(tags, owner) && !hasNoOwner(tags)) throw taken(trail, tags, owner);
  return converge(port, trail, owner, { tags, ...(await read(port, trail)) });
}

/** Deletes a trail if its tags say that it is the owner's. */
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
  /** What could not be read, in words. */
  readonly unread?: string;
}

/** What CreateTrail leaves: nothing of what only other calls can set. */
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

/** A Region or account that cannot tell its aggregations is no reason to fail where none are wanted. */
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
      unread: `aggregations, of which none are wanted, could not be read: ${messageOf(error)}`,
    };
  }
}

/** Changes only what differs: each change of a trail is an event that raises alarms. */
async function converge(port: TrailPort, wanted: WantedTrail, owner: Owner, actual: ActualTrail): Promise<string[]> {
  const done = actual.unread === undefined ? [] : [actual.unread];
  const step = async (what: string, isNeeded: boolean, change: () => Promise<void>): Promise<void> => {
    if (!isNeeded) return;
    await change();
    done.push(what);
  };
  const { eventSelectors, settings } = wanted;
  // What analyses or sums up events is refused without them, so it goes before they go and comes after they came.
  const insights = inCommon(actual.insightSelectors, wanted.insightSelectors);
  const aggregations = inCommon(actual.aggregations, wanted.aggregations);
  await step('fewer Insights', !isSame(insights, actual.insightSelectors), () => port.putInsightSelectors(insights));
  await step('fewer aggregations', !isSame(aggregations, actual.aggregations), () =>
    port.putAggregations(aggregations),
  );
  // A key's alias is read back as the key. Whether that is still the alias's cannot be told from here, so it differs and is said again.
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
  // What the user no longer asks for stays: nobody knows here whether that tag was the stack's.
  const tags = allTags(wanted, owner);
  await step(
    'tags',
    Object.entries(tags).some(([key, value]) => actual.tags[key] !== value),
    () => port.addTags(tags),
  );
  return done;
}

/** The log files that are there stay: whoever reads the log finds where they are. */
function movedFrom({ bucketName, keyPrefix }: Partial<TrailSettings>, wanted: TrailSettings): string {
  // A trail that is no organization trail says nothing of its settings.
  if (bucketName === undefined) return 'settings';
  const [from, to] = [
    `${bucketName}/${logFilePrefix(keyPrefix)}`,
    `${wanted.bucketName}/${logFilePrefix(wanted.keyPrefix)}`,
  ];
  return from === to ? 'settings' : `settings (files below ${from} stay there; new ones go below ${to})`;
}

function checkOwn(tags: Tags | undefined, trail: WantedTrail, owner: Owner): void {
  if (tags === undefined) {
    throw new TrailError(
      `CloudTrail says that a trail ${trail.name} exists already, but not as ${trail.arn}. Look for it in account ${trail.accountId} ` +
        `('aws cloudtrail describe-trails'), and give this one another name, or delete that one, and deploy again.`,
    );
  }
  if (!isOwn(tags, owner)) throw taken(trail, tags, owner);
}

function leftBehind(arn: string, error: unknown): LeftBehindError {
  return new LeftBehindError(messageOf(error), arn, { cause: error });
}

/** Whose the trail is, no tag of the user can say. */
function allTags({ tags }: WantedTrail, owner: Owner): Tags {
  return { ...tags, ...tagsOf(owner) };
}

function hasNoOwner(tags: Tags): boolean {
  return Object.keys(tagsOf({ stackId: '', logicalResourceId: '' })).every((key) => tags[key] === undefined);
}

function taken({ arn }: WantedTrail, tags: Tags, owner: Owner): TrailError {
  return new TrailError(
    `The trail ${arn} is not this stack's: ${describeOwner(tags)}. It was not touched. Give this trail another name; or delete that one, ` +
      `if nobody needs it ('aws cloudtrail delete-trail --name ${arn}'); or hand it to this stack, which then changes it and deletes it ` +
      `with itself ('${handingOver(arn, owner)}'). Then deploy again.`,
  );
}
