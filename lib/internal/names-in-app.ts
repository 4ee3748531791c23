import { Stack, Stage, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { receivedInWords } from '../contract/received';
import type { Problems } from './problems';
import { warn } from './warn';

/** Names that must be unique in AWS. */
export interface NameClaim {
  /** The kind of resource, for example `alarm`: names of different kinds do not conflict. */
  readonly kind: string;
  /** Names that are known only at deployment are not compared. */
  readonly names: readonly string[];
  /** The scope in which each name must be unique. */
  readonly within: 'Region' | 'account' | 'partition';
  /** A smaller scope within a Region, such as the log group of a filter. */
  readonly place?: string;
}

interface Claimed extends NameClaim {
  readonly owner: IConstruct;
}

interface Rival {
  readonly owner: IConstruct;
  /** The first name that both claim. */
  readonly name: string;
  /** `undefined` if the stacks do not specify their account or Region. */
  readonly isSamePlace: true | undefined;
}

/** By the root of the app: stages are deployed to the same accounts as the rest. */
const CLAIMED = new WeakMap<IConstruct, Claimed[]>();

const WITHIN = { Region: ' in the same account and Region', account: ' in the same account', partition: '' };

/**
 * Adds a problem if another construct of the app certainly has one of the names: the later deployment would fail, or
 * take over what the earlier one created.
 *
 * @param property the property that sets the name
 * @param words the received value; by default the first name that both claim
 * @returns whether there was a conflict
 */
export function checkNames(
  problems: Problems,
  owner: IConstruct,
  claim: NameClaim,
  property: string,
  words?: (name: string) => string,
): boolean {
  const rival = rivalsOf(owner, claim).find(({ isSamePlace }) => isSamePlace);
  if (!rival) return false;
  const said = words?.(rival.name) ?? JSON.stringify(rival.name);
  problems.add(
    receivedInWords(
      property,
      `${said}, which '${rival.owner.node.path}' already uses${WITHIN[claim.within]}`,
      'a different one',
    ),
  );
  return true;
}

/** Whether `checkNames` would add a problem. */
export function isTaken(owner: IConstruct, claim: NameClaim): boolean {
  return rivalsOf(owner, claim).some(({ isSamePlace }) => isSamePlace);
}

/** Claims the names for a new construct, and warns about names that may conflict with those of another one. */
export function claimNames(owner: IConstruct, ...claims: NameClaim[]): void {
  for (const claim of claims) {
    for (const rival of rivalsOf(owner, claim)) {
      warn(owner, {
        NameMayBeTaken:
          `The ${claim.kind} ${rival.name} is also that of '${rival.owner.node.path}'. If both are deployed to the same account and Region, the second ` +
          'deployment fails. Their stacks do not specify this: give each stack its env, or each a different name.',
      });
    }
    const claimed = CLAIMED.get(owner.node.root) ?? [];
    CLAIMED.set(owner.node.root, [...claimed, { ...claim, owner }]);
  }
}

function rivalsOf(owner: IConstruct, { kind, names, within, place }: NameClaim): Rival[] {
  const wanted = new Set(names.filter((name) => !Token.isUnresolved(name)));
  return (CLAIMED.get(owner.node.root) ?? []).flatMap((other) => {
    const name = other.names.find((one) => wanted.has(one));
    if (name === undefined || other.kind !== kind || other.place !== place || !isInTree(other.owner)) return [];
    const isSamePlace = samePlace(owner, other.owner, within);
    return isSamePlace === false ? [] : [{ owner: other.owner, name, isSamePlace }];
  });
}

/** A construct that was removed from the app claims no names. */
function isInTree(construct: IConstruct): boolean {
  return construct.node.scopes.every(
    ({ node }) => node.scope === undefined || node.scope.node.tryFindChild(node.id)?.node === node,
  );
}

function samePlace(a: IConstruct, b: IConstruct, within: NameClaim['within']): boolean | undefined {
  if (within === 'partition') return true;
  const [one, other] = [Stack.of(a), Stack.of(b)];
  const answers = [
    same(one, other, one.account, other.account),
    ...(within === 'Region' ? [same(one, other, one.region, other.region)] : []),
  ];
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** Stacks of the same stage without account and Region are deployed together, with the same credentials. */
function same(one: Stack, other: Stack, a: string, b: string): boolean | undefined {
  const unknown = [a, b].filter((value) => Token.isUnresolved(value)).length;
  if (unknown === 0) return a === b;
  return unknown === 2 && Stage.of(one) === Stage.of(other) ? true : undefined;
}
