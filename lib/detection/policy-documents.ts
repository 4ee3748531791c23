import { and, finds } from '../filter-pattern/build';
import type { Expression } from '../filter-pattern/syntax-tree';

/**
 * Matches policies that CloudTrail records as text, with the caller's spelling, white space and key order. Wildcards
 * cannot handle that, so these are regular expressions in CloudWatch's dialect: no groups, no look-ahead. A log group
 * can have five filters with one; the catalogs use three (a test counts them).
 */

/** Anything within the same braces: the braces of a statement mark what belongs together. */
const REST = String.raw`[^\{\}]*`;
const QUOTE = String.raw`\x22`;
const COLON = String.raw`\s*:\s*`;
const ALLOW = 'Allow' + QUOTE;
/** A whole text or list element. `\u002a` is below. */
const STAR = QUOTE + String.raw`\*` + QUOTE;
/** A letter or asterisk written as an escape: serializers do not do this, and it hides the word from readers. */
const DISGUISED = String.raw`\\u002[aA]|\\u00[4-7]`;

/**
 * An Allow for everyone without a condition, in one statement: `"Principal": "*"` (the only possible text), or an
 * asterisk among its members, for example `{"AWS": ["*"]}`. A statement with a condition has more braces, so it does
 * not match.
 */
const EVERYONE = [
  String.raw`\{` + REST + ALLOW + REST + 'Principal' + QUOTE + COLON + QUOTE + REST + String.raw`\}`,
  String.raw`\{` + REST + 'Principal' + QUOTE + COLON + QUOTE + REST + ALLOW + REST + String.raw`\}`,
  String.raw`\{` + REST + ALLOW + REST + String.raw`\{` + REST + STAR + REST + String.raw`\}` + REST + String.raw`\}`,
  String.raw`\{` + REST + String.raw`\{` + REST + STAR + REST + String.raw`\}` + REST + ALLOW + REST + String.raw`\}`,
  DISGUISED,
].join('|');

/** The document admits everyone without a condition, or is obfuscated. */
export function admitsEveryone(document: string): Expression {
  return finds(document, EVERYONE);
}

/** An asterisk as a whole text, URL-encoded. */
export function hasEncodedStar(document: string): Expression {
  return finds(document, String.raw`\x2522\*\x2522|\x2522\x252[aA]\x2522`);
}

/** `*`, `*:*`, and `iam:*`, whose holder can grant everything else. */
const ALL_ACTIONS = QUOTE + String.raw`[iamIAM]*[\*\?:]+` + QUOTE;
const ACTION = 'Action' + QUOTE + COLON;
const IN_LIST = String.raw`\[[^\]]*`;
/** A condition with one operator, between two keys of a statement, if keys are sorted. */
const CONDITION = REST + String.raw`\{` + REST + String.raw`\{` + REST + String.raw`\}` + REST + String.raw`\}` + REST;

const ALLOWED_ACTIONS = [
  ALLOW + REST + ACTION + ALL_ACTIONS,
  ALLOW + REST + ACTION + IN_LIST + ALL_ACTIONS,
  ACTION + ALL_ACTIONS + REST + ALLOW,
  ACTION + IN_LIST + ALL_ACTIONS + REST + ALLOW,
  'Action' + QUOTE + String.raw`\s*:[\s\[]*` + ALL_ACTIONS + CONDITION + ALLOW,
  DISGUISED,
].join('|');

const RESOURCE = 'Resource' + QUOTE + COLON;
const ALL_RESOURCES = QUOTE + String.raw`[\*\?:]+` + QUOTE;
const EVERY_RESOURCE = [RESOURCE + ALL_RESOURCES, RESOURCE + IN_LIST + ALL_RESOURCES, DISGUISED].join('|');

/**
 * The document allows all actions, or all IAM actions, and names all resources, as text or in a list, in any key order.
 * Assumes that both are in the same statement.
 */
export function allowsEverything(document: string): Expression {
  return and(finds(document, ALLOWED_ACTIONS), finds(document, EVERY_RESOURCE));
}
