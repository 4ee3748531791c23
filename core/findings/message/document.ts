import type { FindingDetection } from '../../../lib/contract/findings';
import type { AccountFacts, Finding, Occurrence, Who } from '../finding';
import { cutWords, harmless, harmlessAgent } from './harmless';
import { eventCommands, eventLinks } from './look-further';
import type { AccountWords, DetectionWords, FindingDocument, MessageContext, PrincipalWords } from './message';

export interface FindingInput {
  readonly finding: Finding;
  readonly detection: FindingDetection;
  /** The events of this message, if the function still has them: the table does not store the calls. */
  readonly occurrences: readonly Occurrence[];
  readonly account: AccountFacts;
  readonly context: MessageContext;
}

const MAX_TARGETS = 10;
const MAX_WORDS_BYTES = 1024;

/**
 * Returns the message as a document. All texts from events are sanitized, so readers need not know which ones they are.
 */
export function findingDocument({ finding, detection, occurrences, account, context }: FindingInput): FindingDocument {
  const { who } = finding;
  const targets = targetsOf(occurrences);
  const readOnly = occurrences.at(-1)?.readOnly;
  return {
    version: '1',
    kind: 'finding',
    id: finding.id,
    episode: finding.episode,
    reason: finding.reason ?? 'opened',
    severity: finding.severity,
    time: new Date(context.now).toISOString(),
    detection: detectionWords(detection),
    account: accountWords(account, finding.account),
    principal: principalWords(who, finding.principals.length),
    source: {
      ...optional('address', finding.sourceIp),
      ...(finding.userAgent !== undefined && { userAgent: harmlessAgent(finding.userAgent) }),
      ...optional('vpcEndpoint', finding.vpcEndpoint),
    },
    call: {
      service: harmless(finding.eventSource),
      name: harmless(finding.eventName),
      region: harmless(finding.region),
      outcome: finding.outcome,
      ...optional('errorCode', finding.errorCode),
      ...(readOnly !== undefined && { readOnly }),
      console: finding.isConsole,
    },
    targets,
    seen: {
      first: harmless(finding.firstSeen),
      last: harmless(finding.lastSeen),
      count: finding.count,
      countSinceTold: Math.max(0, finding.count - finding.toldCount),
      ...(finding.firstTime !== undefined && { firstTime: finding.firstTime }),
    },
    eventIds: finding.eventIds.map((id) => harmless(id)),
    notes: notesOf(account, finding, occurrences),
    commands: eventCommands(finding, context),
    links: eventLinks(finding, context),
  };
}

export function detectionWords(detection: FindingDetection): DetectionWords {
  const { id, title, meaning, response, falsePositives, techniques } = detection;
  return {
    id,
    title: cutWords(title, MAX_WORDS_BYTES),
    meaning: cutWords(meaning, MAX_WORDS_BYTES),
    response: cutWords(response, MAX_WORDS_BYTES),
    falsePositives: cutWords(falsePositives, MAX_WORDS_BYTES),
    techniques,
  };
}

/** The account name is sanitized: its owner can choose it freely. */
export function accountWords({ name, parents }: AccountFacts, id: string): AccountWords {
  return { id: harmless(id), ...optional('name', name), organizationalUnits: parents.map((unit) => harmless(unit)) };
}

export function accountNotes({ isUnknown = false }: AccountFacts): string[] {
  return isUnknown
    ? [
        'AWS Organizations could not be asked for the name, OU and tags of the account, so routes and severity rules that depend on them have not lowered the severity of this message.',
      ]
    : [];
}

/** Returns the principal as shown in the headline. */
export function labelOf({ kind, key, name, session }: Who): string {
  if (kind === 'root') return 'root';
  const shown = harmless(name);
  // IAM Identity Center names a session after the person, so it counts separately.
  if (session !== undefined && key.endsWith(`/${session}`)) return `${harmless(session)} (role ${shown})`;
  return kind === 'unknown' || kind === 'service' ? shown : `${kind} ${shown}`;
}

function principalWords(who: Who, count: number): PrincipalWords {
  const { kind, name, arn, session, sourceIdentity, accessKeyId, mfa, account } = who;
  return {
    kind,
    label: labelOf(who),
    name: harmless(name),
    ...optional('arn', arn),
    ...optional('session', session),
    ...optional('sourceIdentity', sourceIdentity),
    ...optional('accessKeyId', accessKeyId),
    ...(mfa !== undefined && { mfa }),
    ...optional('account', account),
    count: Math.max(1, count),
  };
}

/** Returns the targets, latest first, without duplicates. */
function targetsOf(occurrences: readonly Occurrence[]): { path: string; value: string }[] {
  const targets = new Map<string, { path: string; value: string }>();
  for (const { shown } of [...occurrences].reverse()) {
    for (const { path, value } of shown) {
      if (targets.size < MAX_TARGETS) targets.set(`${path}=${value}`, { path, value: harmless(value) });
    }
  }
  return [...targets.values()];
}

function notesOf(account: AccountFacts, { isUnchecked }: Finding, occurrences: readonly Occurrence[]): string[] {
  return [
    ...(isUnchecked === true
      ? [
          'Could not check whether the accounts or principals that the call names belong to the organization. Check the event.',
        ]
      : []),
    ...accountNotes(account),
    ...(occurrences.length === 0 ? ['Details of the calls are not stored. See the events.'] : []),
  ];
}

function optional<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined || value === '' ? {} : ({ [name]: harmless(value) } as Record<Name, string>);
}
