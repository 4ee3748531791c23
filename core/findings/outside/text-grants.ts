import { ACCOUNT_ID, ORGANIZATION_ID } from '../../../lib/contract/identifiers';
import { boundOf, EVERYONE, type Grant, ofAccount, UNREAD } from './named';

const ARN = /arn:[\w-]+:[^:\s"',;]*:[^:\s"',;]*:[^:\s"',;]*:[^\s"',;]*/gi;
const GROUP_OF_ALL = /groups\/global\/(?:AllUsers|AuthenticatedUsers)/i;
/** Words for everyone in sharing calls for images, snapshots, documents and repositories. */
const WORDS_FOR_ALL = /^(?:\*|all|everyone|anyone|public|anonymous)$/i;
/** What CloudTrail writes in place of a value. */
const WITHHELD = /^(?:HIDDEN_DUE_TO_SECURITY_REASONS|\*{3,})$/i;
const CANONICAL_USER = /^[0-9a-f]{64}$/i;
/** The unique ID of a user or role. It does not contain the account. */
const UNIQUE_ID = /^A(?:IDA|ROA|GPA|IPA|NPA)[A-Z0-9]{12,}/;
const E_MAIL = /^[^@\s/]+@[^@\s/]+\.[a-z]{2,}$/i;
/** An account ID as the console shows it. */
const DASHED = /^(\d{4})-(\d{4})-(\d{4})$/;
/** The host name of a registry, `account:…`, or the path of a queue URL. */
const BEFORE_NAME = /^(?:https?:\/\/[^/]+\/)?(\d{12})(?=[/:.])/;

/**
 * Returns whom a text that is not JSON names: account IDs that stand alone, ARNs, or everyone. Any other word names
 * nobody.
 */
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

/** An account ID written as a number has lost its leading zeros. */
export function grantsOfNumber(value: number): Grant[] {
  const text = String(value);
  return /^\d{9,12}$/.test(text) ? [ofAccount(text.padStart(12, '0'))] : [];
}

export function grantsOfArn(arn: string): Grant[] {
  const [, , service = '', , account = '', ...resource] = arn.split(':');
  // An AWS managed policy or a public document.
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
  // Three or more asterisks come from CloudTrail; a single one means everyone.
  if (WITHHELD.test(word)) return [UNREAD];
  if (WORDS_FOR_ALL.test(word)) return [EVERYONE];
  if (ORGANIZATION_ID.accepts(word)) return [{ bounds: [boundOf([], [word])] }];
  return CANONICAL_USER.test(word) || UNIQUE_ID.test(word) || E_MAIL.test(word) ? [UNREAD] : [];
}
