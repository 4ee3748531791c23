import { Stack, Stage, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { receivedInWords } from '../contract/received';
import type { Problems } from './problems';
import { warn } from './warn';

/** Names that AWS gives out once. */
export interface NameClaim {
  /** What has such a name, as in `alarm`: names of different kinds never meet. */
  readonly kind: string;
  /** Those that are known only at deployment are not compared. */
  readonly names: readonly string[];
  /** Where each is given out once. */
  readonly within: 'Region' | 'account' | 'partition';
  /** Where that is less than a Region: the log group of a filter. */
  readonly place?: string;
}

interface Claimed extends NameClaim {
  readonly owner: IConstruct;
}

interface Rival {
  readonly owner: IConstruct;
  /** Of the names, the first that both want. */
  readonly name: string;
  /** Undefined where the stacks do not say into which account or Region they are deployed. */
  readonly isSamePlace: true | undefined;
}

/** By the root of the app: a stage is deployed into the same accounts as the rest. */
const CLAIMED = new WeakMap<IConstruct, Claimed[]>();

const WITHIN = { Region: ' in the same account and Region', account: ' in the same account', partition: '' };

/**
 * Adds a problem where another construct of the app has one of the names for certain: the later deployment would fail, or take over
 * what the earlier one made.
 *
 * @param property by which another name is chosen
 * @param words what was received: by default the first name that both want
 * @returns whether there was one
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
      `${said}, which is that of '${rival.owner.node.path}'${WITHIN[claim.within]}`,
      'one of its own',
    ),
  );
  return true;
}

/** Whether `checkNames` would add a problem. */
export function isTaken(owner: IConstruct, claim: NameClaim): boolean {
  return rivalsOf(owner, claim).some(({ isSamePlace }) => isSamePlace);
}

/** Takes the names for a construct that is made now, and warns of those that may be another one's. */
export function claimNames(owner: IConstruct, ...claims: NameClaim[]): void {
  for (const claim of claims) {
    for (const rival of rivalsOf(owner, claim)) {
      warn(owner, {
        NameMayBeTaken:
          `The ${claim.kind} ${rival.name} is also that of '${rival.owner.node.path}'. Whether both go into one account and Region, ` +
          'where the second deployment fails, their stacks do not say: give each stack its env, or each a name of its own.',
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

/** What was removed from the app again has no names. */
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

/** Stacks of one stage that say neither account nor Region are deployed together, with the same credentials. */
function same(one: Stack, other: Stack, a: string, b: string): boolean | undefined {
  const unknown = [a, b].filter((value) => Token.isUnresolved(value)).length;
  if (unknown === 0) return a === b;
  return unknown === 2 && Stage.of(one) === Stage.of(other) ? true : undefined;
}
