import type { FindingDetection } from '../../../lib/contract/findings';
import type { Severity } from '../../../lib/contract/severities';
import type { MessageReason, Outcome, Who } from '../finding';

/** A message about a finding in four forms. All are made from `document` and say the same. */
export interface Message {
  /** The email subject: ASCII, at most 100 characters, one line. */
  readonly subject: string;
  /** The email text, under 8 KB. */
  readonly text: string;
  /** For programs (SQS, Lambda, HTTPS, EventBridge). Described by `docs/finding.schema.json`. */
  readonly document: FindingDocument | StormDocument;
  /** For chat channels, through Amazon Q Developer. */
  readonly chat: ChatMessage;
}

/** Where the function runs, and what commands and links need. */
export interface MessageContext {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly logGroup?: string;
  readonly historyFunction?: string;
  /** The findings table. `undefined` if there is none, as for `replay`. */
  readonly table?: string;
  /** In milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Common to all documents. The version changes unless properties are only added. Times are ISO 8601, as in CloudTrail.
 */
interface DocumentBase {
  readonly version: '1';
  readonly severity: Severity;
  /** When the message was created. */
  readonly time: string;
  readonly detection: DetectionWords;
  readonly account: AccountWords;
  /** What the message leaves out, or what could not be checked. */
  readonly notes: readonly string[];
  readonly commands: readonly { readonly purpose: string; readonly command: string }[];
  readonly links: readonly { readonly title: string; readonly url: string }[];
}

/**
 * A message about one finding. What does not come from the detection comes from the latest event and the counts, and is
 * sanitized.
 */
export interface FindingDocument extends DocumentBase {
  readonly kind: 'finding';
  readonly id: string;
  readonly episode: number;
  readonly reason: MessageReason;
  readonly principal: PrincipalWords;
  readonly source: { readonly address?: string; readonly userAgent?: string; readonly vpcEndpoint?: string };
  readonly call: {
    readonly service: string;
    readonly name: string;
    readonly region: string;
    readonly outcome: Outcome;
    readonly errorCode?: string;
    readonly readOnly?: boolean;
    readonly console: boolean;
  };
  /** The values at the paths of the detection in the latest events, and the resources that CloudTrail lists. */
  readonly targets: readonly { readonly path: string; readonly value: string }[];
  readonly seen: {
    readonly first: string;
    readonly last: string;
    readonly count: number;
    /** How many of them occurred since the previous message. */
    readonly countSinceTold: number;
    /** `undefined` if the function did not check it. */
    readonly firstTime?: { readonly principal: boolean; readonly account: boolean; readonly learning: boolean };
  };
  /** The first event ID and the latest four. */
  readonly eventIds: readonly string[];
}

/** One message about many findings of one detection in one account. */
export interface StormDocument extends DocumentBase {
  readonly kind: 'storm';
  readonly since: string;
  /** The number of messages that were not sent separately. */
  readonly heldBack: number;
  /** The largest findings, at most ten. */
  readonly findings: readonly {
    readonly id: string;
    readonly principal: string;
    readonly outcome: Outcome;
    readonly count: number;
    readonly first: string;
    readonly last: string;
  }[];
}

/** The texts of the detection. Long ones are truncated at 1 KB. */
export type DetectionWords = Pick<
  FindingDetection,
  'id' | 'title' | 'meaning' | 'response' | 'falsePositives' | 'techniques'
>;

/** What AWS Organizations knows about the account. The name is sanitized: its owner can choose it freely. */
export interface AccountWords {
  /** 12 digits; `organization` if the detection counts over all accounts. */
  readonly id: string;
  readonly name?: string;
  /** From the account up to the root. */
  readonly organizationalUnits: readonly string[];
}

/** The principal, from `userIdentity` of the latest event. Each text is sanitized and has at most 256 bytes. */
export interface PrincipalWords extends Omit<Who, 'key'> {
  /** For example `role Deploy`, `mara (role AWSReservedSSO_Developer_…)` or `root`. */
  readonly label: string;
  /** The number of principals in the finding. 50 means 50 or more. */
  readonly count: number;
}

/**
 * A custom notification for Amazon Q Developer, made from the document.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export interface ChatMessage {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** The finding and its episode: all messages about them form one thread. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}
