import type { FindingDetection } from '../../../lib/contract/findings';
import type { Severity } from '../../../lib/contract/severities';
import type { AccountFacts, Finding } from '../finding';
import { chat } from './chat';
import { accountNotes, accountWords, detectionWords, labelOf } from './document';
import { accountLabel, endOf, fitting, section } from './finding-text';
import { harmless } from './harmless';
import { stormCommands } from './look-further';
import type { Message, MessageContext, StormDocument } from './message';
import { subjectOf } from './subject';

export interface StormInput {
  readonly detection: FindingDetection;
  readonly account: AccountFacts;
  readonly severity: Severity;
  /** The number of messages that were not sent separately. */
  readonly heldBack: number;
  /** The findings of these messages, as far as they are known. */
  readonly findings: readonly Finding[];
  /** ISO 8601. */
  readonly since: string;
  readonly context: MessageContext;
}

const MAX_FINDINGS = 10;

/** Returns one message about the findings of one detection in one account that were held back during a storm. */
export function stormMessage(input: StormInput): Message {
  const document = stormDocument(input);
  const { findings, heldBack, since, account, detection, severity } = document;
  const said = `${String(heldBack)} more ${heldBack === 1 ? 'message' : 'messages'} held back`;
  const headline = `${severity.toUpperCase()}: ${detection.title} - account ${accountLabel(account)} - ${said}`;
  const rows = findings.map(
    ({ principal, outcome, count, first, last, id }) =>
      [principal, `${String(count)} ${outcome}, ${first} to ${last}, finding ${id}`] as const,
  );
  return {
    subject: subjectOf(document, said),
    text: fitting([
      { text: headline },
      {
        text: `Why this message: since ${since}, this detection has had so many findings that they are combined into one message. The largest are below; the table has all of them.`,
      },
      { text: section('Largest findings', rows), dropped: 3 },
      ...endOf(document, document.notes),
      { text: `Detection ${detection.id}` },
    ]),
    document,
    chat: chat(
      document,
      `storm-${detection.id}-${account.id}`,
      headline,
      [
        ['Account', accountLabel(account)],
        ['Held back', String(heldBack)],
        ['Since', since],
        ...rows.map(([who, what]) => ['Finding', `${who}: ${what}`] as const),
      ],
      { account: account.id, heldBack: String(heldBack) },
    ),
  };
}

function stormDocument(input: StormInput): StormDocument {
  const { detection, account, severity, heldBack, findings, since, context } = input;
  const largest = [...findings].sort((one, other) => other.count - one.count).slice(0, MAX_FINDINGS);
  return {
    version: '1',
    kind: 'storm',
    severity,
    time: new Date(context.now).toISOString(),
    detection: detectionWords(detection),
    account: accountWords(account, account.id),
    since: harmless(since),
    heldBack,
    findings: largest.map(({ id, who, outcome, count, firstSeen, lastSeen }) => ({
      id,
      principal: labelOf(who),
      outcome,
      count,
      first: harmless(firstSeen),
      last: harmless(lastSeen),
    })),
    notes: accountNotes(account),
    commands: stormCommands({ detectionId: detection.id, account: account.id, since }, context),
    links: [],
  };
}
