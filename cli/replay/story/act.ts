import { isRecord } from '../../../lib/contract/is-record';
import { factsOf, type LogRecord } from '../../../core/events/log-record';
import { shortText } from '../../../core/findings/bounded-text';
import type { Who } from '../../../core/findings/finding';
import { whoOf } from '../../../core/findings/who';
import { type Target, targetsOf } from '../targets';
import { actKindOf } from './act-kind';
import type { ActKind } from './act-kinds';

/** One event, as needed for a story. */
export interface Act {
  readonly who: Who;
  /** The 12-digit account ID of the principal, or of the event. */
  readonly home: string;
  readonly time: string;
  /** The account in whose trail it is. */
  readonly account: string;
  readonly region: string;
  /** For example `iam:CreateUser`. */
  readonly call: string;
  readonly kind: ActKind;
  readonly errorCode?: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  /** The name of its target; for something created, the new name. */
  readonly target?: string;
  /** The access key in the response. */
  readonly issuedKey?: string;
  /** A user that was created, or that can now sign in to the console. */
  readonly enabledUser?: string;
}

/** Separates what was changed from its new value, and a user from what was created for that user. */
export const ARROW = ' → ';
const ENABLES_USER = ['CreateUser', 'CreateLoginProfile', 'UpdateLoginProfile'];

/** Returns `undefined` for AWS services acting on their own, which have no story. */
export function actOf(record: LogRecord): Act | undefined {
  const who = whoOf(record);
  // The copy of an AssumeRole call in the account of the role: the caller's account records the caller's name.
  if (who.kind === 'service' || who.kind === 'account') return undefined;
  const { time, account } = factsOf(record);
  const kind = actKindOf(record);
  const name = shortText(record['eventName']) ?? 'unknown';
  const service = (shortText(record['eventSource']) ?? 'unknown').replace('.amazonaws.com', '');
  const target = targetOf(record, kind, name);
  const isFailure = kind === 'denied' || kind === 'failed';
  return {
    who,
    home: who.account ?? account,
    time,
    account,
    region: shortText(record['awsRegion']) ?? 'unknown',
    call: `${service}:${name}`,
    kind,
    ...optional('errorCode', isFailure ? record['errorCode'] : undefined),
    ...optional('sourceIp', record['sourceIPAddress']),
    ...optional('userAgent', record['userAgent']),
    ...(target !== undefined && { target }),
    ...(!isFailure && optional('issuedKey', issuedKeyOf(record))),
    ...(!isFailure && ENABLES_USER.includes(name) && optional('enabledUser', parameter(record, 'userName'))),
  };
}

function optional<Name extends string>(name: Name, value: unknown): { readonly [name in Name]?: string } {
  const text = shortText(value);
  return text === undefined ? {} : ({ [name]: text } as { readonly [name in Name]?: string });
}

/**
 * By name; for a change also the new value or recipient, for example
 * `alice → arn:aws:iam::aws:policy/AdministratorAccess`.
 */
function targetOf(record: LogRecord, kind: ActKind, name: string): string | undefined {
  // A federation token has a name instead.
  if (kind === 'assumed') return shortText(parameter(record, 'roleArn')) ?? shortText(parameter(record, 'name'));
  const { requestParameters, responseElements, resources } = record;
  const named = (part: LogRecord): readonly Target[] => targetsOf(part).targets;
  const [asked, answered] = [named({ requestParameters }), named({ responseElements })];
  const all = [...(kind === 'created' ? [...answered, ...asked] : asked), ...named({ resources })];
  const main = aboutNoun(all, name) ?? all[0];
  if (kind === 'created') return shortText(ownedBy(parameter(record, 'userName'), main?.name));
  if (kind !== 'changed' && kind !== 'deleted') return shortText(main?.name);
  const further = all.find((one) => one !== main && !one.name.includes(main?.name ?? ''))?.name;
  return shortText([main?.name, sharedWith(requestParameters) ?? further].flatMap((one) => one ?? []).join(ARROW));
}

/** An access key or another credential is created for a user: `alice → AKIA…`. */
function ownedBy(user: unknown, name: string | undefined): string | undefined {
  return typeof user === 'string' && name !== undefined && !name.includes(user) ? `${user}${ARROW}${name}` : name;
}

/** An account, or everyone, as named by attributes of snapshots and images. */
function sharedWith(asked: unknown): string | undefined {
  return /"(\d{12}|all)"/.exec(JSON.stringify(asked ?? null))?.[1];
}

/**
 * `CreateDBSnapshot` is about `dBSnapshotIdentifier`, and `ModifySnapshotAttribute` about `snapshotId`, whatever else
 * comes first.
 */
function aboutNoun(all: readonly Target[], eventName: string): Target | undefined {
  const words = eventName
    .replace(/\d+.*$/, '')
    .split(/(?<=[a-z])(?=[A-Z])/)
    .slice(1);
  for (let length = words.length; length > 0; length--) {
    const noun = words.slice(0, length).join('').replace(/s$/, '').toLowerCase();
    const found = all.filter(({ type }) => type.toLowerCase().startsWith(noun));
    // People know a user by name, not by ID.
    const named = found.find(({ type }) => type.toLowerCase() === `${noun}name`) ?? found[0];
    if (named) return named;
  }
  return undefined;
}

function issuedKeyOf({ responseElements: answer }: LogRecord): unknown {
  if (!isRecord(answer)) return undefined;
  const holder = answer['credentials'] ?? answer['accessKey'];
  return isRecord(holder) ? holder['accessKeyId'] : undefined;
}

function parameter({ requestParameters: asked }: LogRecord, name: string): unknown {
  return isRecord(asked) ? asked[name] : undefined;
}
