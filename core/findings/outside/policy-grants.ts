import { isRecord } from '../../../lib/contract/is-record';
import { grantOfFederated } from './federated-grants';
import { type Bound, EVERYONE, type Grant, ofAccount, UNREAD } from './named';
import { type Asked, askedBy, boundsOf } from './statement-conditions';
import { grantsOfArn } from './text-grants';
import { ACCOUNT_ID } from '../../../lib/contract/identifiers';

type Fields = Readonly<Record<string, unknown>>;

export function isPolicy(value: Fields): boolean {
  return valuesOf(value, 'statement').length > 0;
}

/** Whether this is a single statement, without the policy around it. */
export function isStatement(value: Fields): boolean {
  return (
    valuesOf(value, 'effect').length > 0 &&
    [...valuesOf(value, 'principal'), ...valuesOf(value, 'notprincipal')].length > 0
  );
}

/**
 * Returns whom a resource policy or trust policy admits. A policy without principals, such as an identity policy,
 * admits nobody.
 */
export function grantsOfPolicy(policy: Fields): Grant[] {
  return valuesOf(policy, 'statement')
    .flatMap((statements) => (Array.isArray(statements) ? (statements as unknown[]) : [statements]))
    .flatMap((statement) => (isRecord(statement) ? grantsOfStatement(statement) : [UNREAD]));
}

export function grantsOfStatement(statement: Fields): Grant[] {
  const effects = valuesOf(statement, 'effect');
  // A deny admits nobody. An invalid effect counts as an allow.
  if (effects.length > 0 && effects.every((effect) => typeof effect === 'string' && /^\s*deny\s*$/i.test(effect)))
    return [];
  const asked = askedBy(valuesOf(statement, 'condition'));
  const bounds = boundsOf(asked);
  return [
    // `NotPrincipal` admits everyone except these.
    ...valuesOf(statement, 'notprincipal').map(() => limited(EVERYONE, bounds)),
    ...valuesOf(statement, 'principal').flatMap((principal) => grantsOfPrincipal(principal, asked, bounds)),
  ];
}

function grantsOfPrincipal(principal: unknown, asked: readonly Asked[], bounds: readonly Bound[]): Grant[] {
  if (!isRecord(principal)) return textsIn(principal).flatMap((text) => limitedTo(bounds, grantsOfAws(text)));
  return Object.entries(principal).flatMap(([kind, value]) =>
    textsIn(value).flatMap((text): Grant[] => {
      if (text?.trim() === '*') return [limited(EVERYONE, bounds)];
      switch (kind.trim().toLowerCase()) {
        case 'aws':
          return limitedTo(bounds, grantsOfAws(text));
        case 'federated':
          return [text === undefined ? UNREAD : limited(grantOfFederated(text, asked), bounds)];
        case 'service':
          // A service acts for whom the conditions name. Without conditions, usually for the account itself.
          return text === undefined ? [UNREAD] : bounds.length > 0 ? [{ bounds }] : [];
        default:
          // A canonical user ID, or a type that AWS may add.
          return [limited(UNREAD, bounds)];
      }
    }),
  );
}

function grantsOfAws(given: string | undefined): Grant[] {
  const text = given?.trim() ?? '';
  if (ACCOUNT_ID.accepts(text)) return [ofAccount(text)];
  if (/^arn:[^:]+:[^:]*:[^:]*:[^:]*:/.test(text)) return grantsOfArn(text);
  return [/[*?]/.test(text) ? EVERYONE : UNREAD];
}

function limitedTo(bounds: readonly Bound[], grants: readonly Grant[]): Grant[] {
  return grants.map((grant) => limited(grant, bounds));
}

/** Conditions may limit any grant. */
function limited({ bounds, isUnread }: Grant, further: readonly Bound[]): Grant {
  return { bounds: [...bounds, ...further], ...(isUnread === true && { isUnread }) };
}

/** `undefined` for each value that is not a text. */
function textsIn(value: unknown): (string | undefined)[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((one) =>
    typeof one === 'string' ? one : typeof one === 'number' ? String(one).padStart(12, '0') : undefined,
  );
}

/** Returns all values under a name. The name is not case-sensitive. */
function valuesOf(from: Fields, name: string): unknown[] {
  return Object.entries(from).flatMap(([key, value]) => (key.trim().toLowerCase() === name ? [value] : []));
}
