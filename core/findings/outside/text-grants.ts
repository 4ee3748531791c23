import { ACCOUNT_ID, ORGANIZATION_ID } from '../../../lib/contract/identifiers';
import { boundOf, EVERYONE, type Grant, ofAccount, UNREAD } from './named';

const ARN = /arn:[\w-]+:[^:\s"',;]*:[^:\s"',;]*:[^:\s"',;]*:[^\s"',;]*/gi;
const GROUP_OF_ALL = /groups\/global\/(?:AllUsers|AuthenticatedUsers)/i;
/** As sharing says it: of images, snapshots, documents, repositories. */
const WORDS_FOR_ALL = /^(?:\*|all|everyone|anyone|public|anonymous)$/i;
/** What CloudTrail writes in place of a value. */
const WITHHELD = /^(?:HIDDEN_DUE_TO_SECURITY_REASONS|\*{3,})$/i;
const CANONICAL_USER = /^[0-9a-f]{64}$/i;
/** Of a user or role, whose account it does not say. */
const UNIQUE_ID = /^A(?:IDA|ROA|GPA|IPA|NPA)[A-Z0-9]{12,}/;
const E_MAIL = /^[^@\s/]+@[^@\s/]+\.[a-z]{2,}$/i;
/** As the console writes it. */
const DASHED = /^(\d{4})-(\d{4})-(\d{4})$/;
/** The host of a registry, `account:…`, the path of a queue's address. */
const BEFORE_NAME = /^(?:https?:\/\/[^/]+\/)?(\d{12})(?=[/:.])/;

/** Whom a text names that is no JSON: accounts that stand alone, ARNs, everyone. Any other word names nobody. */
export function grantsInText(text: string): Grant[] {
  if (GROUP_OF_ALL.test(text)) return [EVERYONE];
  const arns = text.match(ARN) ?? [];
  const rest = text.replace(ARN, ' ');
  return [
    ...arns.flatMap(grantsOfArn),
    ...rest
      .split(/[\s,;="'()[\]{}|]+/)
      .filter((word) => word !== '')
      .flatMap(grantsOfWord),
  ];
}

/** An account ID that was written as a number has lost its first zeros. */
export function grantsOfNumber(value: number): Grant[] {
  const text = String(value);
  return /^\d{9,12}$/.test(text) ? [ofAccount(text.padStart(12, '0'))] : [];
}

export function grantsOfArn(arn: string): Grant[] {
  const [, , service = '', , account = '', ...resource] = arn.split(':');
  // A managed policy, a public document.
  if (account === 'aws' || account === 'self') return [];
  if (/[*?]/.test(account)) return [EVERYONE];
  if (!ACCOUNT_ID.accepts(account)) return [UNREAD];
  const organization = resource.join(':').split('/')[1] ?? '';
  return service === 'organizations' && ORGANIZATION_ID.accepts(organization)
    ? [{ bounds: [boundOf([account]), boundOf([], [organization])] }]
    : [ofAccount(account)];
}

function grantsOfWord(word: string): Grant[] {
  const account = BEFORE_NAME.exec(word)?.[1] ?? DASHED.exec(word)?.slice(1).join('') ?? word;
  if (ACCOUNT_ID.accepts(account)) return [ofAccount(account)];
  // Three stars and more are CloudTrail's, one is everyone.
  if (WITHHELD.test(word)) return [UNREAD];
  if (WORDS_FOR_ALL.test(word)) return [EVERYONE];
  if (ORGANIZATION_ID.accepts(word)) return [{ bounds: [boundOf([], [word])] }];
  return CANONICAL_USER.test(word) || UNIQUE_ID.test(word) || E_MAIL.test(word) ? [UNREAD] : [];
}
