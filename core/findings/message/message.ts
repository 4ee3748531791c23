import type { FindingDetection } from '../../../lib/contract/findings';
import type { Severity } from '../../../lib/contract/severities';
import type { MessageReason, Outcome, Who } from '../finding';

/** What is sent of a finding: all four say the same, and are made of `document`. */
export interface Message {
  /** ASCII, at most 100 characters, one line: the subject of an e-mail. */
  readonly subject: string;
  /** For people, under 8 KB: e-mail. */
  readonly text: string;
  /** For programs: SQS, Lambda, HTTPS and EventBridge. `docs/finding.schema.json` describes it. */
  readonly document: FindingDocument | StormDocument;
  /** For chats, by Amazon Q Developer. */
  readonly chat: ChatMessage;
}

/** Where the function runs, and what commands and links need. */
export interface MessageContext {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly logGroup?: string;
  readonly historyFunction?: string;
  /** The table of findings; undefined where there is none, as for `replay`. */
  readonly table?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Of each document. Only additions keep the version. Times are ISO 8601, as CloudTrail writes them. */
interface DocumentBase {
  readonly version: '1';
  readonly severity: Severity;
  /** When the message was made. */
  readonly time: string;
  readonly detection: DetectionWords;
  readonly account: AccountWords;
  /** What the message cannot say, or says with a reserve. */
  readonly notes: readonly string[];
  readonly commands: readonly { readonly purpose: string; readonly command: string }[];
  readonly links: readonly { readonly title: string; readonly url: string }[];
}

/** One finding. What is not the detection's comes from its latest event and from its counts, and is made harmless. */
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
  /** What the detection's paths show of the latest events, and the resources that CloudTrail lists. */
  readonly targets: readonly { readonly path: string; readonly value: string }[];
  readonly seen: {
    readonly first: string;
    readonly last: string;
    readonly count: number;
    /** Of them since the message before. */
    readonly countSinceTold: number;
    /** Undefined where the function did not look. */
    readonly firstTime?: { readonly principal: boolean; readonly account: boolean; readonly learning: boolean };
  };
  /** The first, and the latest four. */
  readonly eventIds: readonly string[];
}

/** Many findings of one detection in one account, told together. */
export interface StormDocument extends DocumentBase {
  readonly kind: 'storm';
  readonly since: string;
  /** Messages that were not sent alone. */
  readonly heldBack: number;
  /** The largest of them, at most ten. */
  readonly findings: readonly {
    readonly id: string;
    readonly principal: string;
    readonly outcome: Outcome;
    readonly count: number;
    readonly first: string;
    readonly last: string;
  }[];
}

/** What the detection says of itself, in its own words; long texts are cut at 1 KB. */
export type DetectionWords = Pick<
  FindingDetection,
  'id' | 'title' | 'meaning' | 'response' | 'falsePositives' | 'techniques'
>;

/** What AWS Organizations says of the account; its name is its owner's to choose, and made harmless. */
export interface AccountWords {
  /** 12 digits; `organization` where the detection counts over all accounts. */
  readonly id: string;
  readonly name?: string;
  /** From the account up to the root. */
  readonly organizationalUnits: readonly string[];
}

/** Who, of `userIdentity` of the latest event: each text is made harmless, and at most 256 bytes. */
export interface PrincipalWords extends Omit<Who, 'key'> {
  /** As in `role Deploy`, `mara (role AWSReservedSSO_Developer_…)`, `root`. */
  readonly label: string;
  /** How many the finding counts; 50 stands for more, too. */
  readonly count: number;
}

/**
 * The custom notification of Amazon Q Developer, made of the document.
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
    /** The finding and its episode: all messages about it are one thread. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}
