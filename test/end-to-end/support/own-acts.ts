import { randomUUID } from 'node:crypto';
import type { OwnNames, OwnPart } from '../../../lib/contract/own-parts';
import type { Severity } from '../../../lib/contract/severities';
import type { CloudTrailEvent } from '../../fixtures/cloudtrail-event';
import { type Identity, roleSession, stackOf } from '../../fixtures/identities';
import { type OwnThing, ownEvents } from '../../fixtures/own-calls';
import { MANAGEMENT, REGION } from './account';
import { known } from './known';

const PLACE = { account: MANAGEMENT, region: REGION };

/** What somebody does to a resource of the deployment, and who tells of it. */
export interface OwnAct {
  readonly thing: OwnThing;
  readonly part: OwnPart;
  readonly action: string;
  /** By anybody, through CloudFormation or not. */
  readonly found: string;
  readonly severity: Severity;
  /** Through CloudFormation by a role that deploys the stack. */
  readonly deployed: string;
}

const act = (thing: OwnThing, part: OwnPart, action: string, found: string, deployed: string): OwnAct => ({
  thing,
  part,
  action,
  found,
  severity: found.endsWith('-touched') ? 'notify' : 'page',
  deployed,
});

/** One or two of each kind of resource. Whoever stops a trail, of whatever name, pages: of ours, a tag. */
export const OWN_ACTS: readonly OwnAct[] = [
  act('trail', 'trail', 'AddTags', 'own-parts-touched', 'own-parts-deployed'),
  act('bucket', 'trailBucket', 'PutBucketVersioning', 'own-archive-changed', 'own-parts-deployed'),
  act('bucket', 'otherBucket', 'PutLifecycleConfiguration', 'own-archive-changed', 'own-parts-deployed'),
  act('key', 'key', 'PutKeyPolicy', 'own-key-changed', 'own-parts-deployed'),
  act('logGroup', 'logGroup', 'DeleteSubscriptionFilter', 'own-log-group-changed', 'own-parts-deployed'),
  act('logGroup', 'logGroup', 'DeleteMetricFilter', 'own-log-group-changed', 'own-parts-deployed'),
  act('alarm', 'alarmPrefix', 'DeleteAlarms', 'own-alarms-silenced', 'own-watch-deployed'),
  act('topic', 'topic', 'DeleteTopic', 'own-topics-changed', 'own-watch-deployed'),
  act('topic', 'topic', 'Unsubscribe', 'own-topics-changed', 'own-watch-deployed'),
  act('function', 'function', 'DeleteFunction', 'own-functions-changed', 'own-watch-deployed'),
  act('rule', 'rule', 'RemoveTargets', 'own-functions-changed', 'own-watch-deployed'),
  act('table', 'table', 'UpdateTable', 'own-findings-changed', 'own-watch-deployed'),
  act('role', 'role', 'DeleteRolePolicy', 'own-role-changed', 'own-parts-deployed'),
  act('parameter', 'parameter', 'DeleteParameter', 'own-names-changed', 'own-watch-deployed'),
  act('stack', 'stack', 'UpdateStack', 'own-stack-changed', 'own-parts-deployed'),
];

/** The resource that an act is on: the first of its kind. */
export function nameOf({ part }: OwnAct, names: OwnNames): string {
  return known(names[part]?.[0], `a name of ${part}`);
}

/** As CloudTrail records it, now. */
export function eventOf(
  { thing, action }: Pick<OwnAct, 'thing' | 'action'>,
  name: string,
  by: Identity,
): CloudTrailEvent {
  const [event] = ownEvents(thing, action, name, by, PLACE);
  return { ...event, eventTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'), eventID: randomUUID() };
}

/** A role, through a stack of its own. */
export function throughCloudFormation(role: string): Identity {
  return stackOf(roleSession(MANAGEMENT, role, 'AWSCloudFormation'));
}
