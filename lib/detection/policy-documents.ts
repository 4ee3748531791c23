import { and, finds } from '../filter-pattern/build';
import type { Expression } from '../filter-pattern/syntax-tree';

/*
 * What a policy says, where CloudTrail has its document as text: in the caller's own spelling, white space and order of keys.
 * Text with wildcards sees none of that, so these are regular expressions, in CloudWatch's dialect: no groups, no look-ahead.
 * A log group takes five filters that have one; the catalogs use three (a test counts).
 */

/** Anything within the same braces: a statement's braces end what belongs together. */
const REST = String.raw`[^\{\}]*`;
const QUOTE = String.raw`\x22`;
const COLON = String.raw`\s*:\s*`;
const ALLOW = 'Allow' + QUOTE;
/** The whole of a text or of an element of a list. `\u002a` is below. */
const STAR = QUOTE + String.raw`\*` + QUOTE;
/** A letter or an asterisk that is written as an escape: no serializer does it, and a reader of the text no longer sees the word. */
const DISGUISED = String.raw`\\u002[aA]|\\u00[4-7]`;

/**
 * An Allow for everyone without a condition, in one statement: `"Principal": "*"` (as text it has no other value), or an
 * asterisk among its members, as in `{"AWS": ["*"]}`. A statement with a condition has more braces, so it is no match.
 */
const EVERYONE = [
  String.raw`\{` + REST + ALLOW + REST + 'Principal' + QUOTE + COLON + QUOTE + REST + String.raw`\}`,
  String.raw`\{` + REST + 'Principal' + QUOTE + COLON + QUOTE + REST + ALLOW + REST + String.raw`\}`,
  String.raw`\{` + REST + ALLOW + REST + String.raw`\{` + REST + STAR + REST + String.raw`\}` + REST + String.raw`\}`,
  String.raw`\{` + REST + String.raw`\{` + REST + STAR + REST + String.raw`\}` + REST + ALLOW + REST + String.raw`\}`,
  DISGUISED,
].join('|');

/** The document admits everyone without a condition, or is disguised. */
export function admitsEveryone(document: string): Expression {
  return finds(document, EVERYONE);
}

/** URL-encoded, an asterisk as a whole text. */
export function hasEncodedStar(document: string): Expression {
  return finds(document, String.raw`\x2522\*\x2522|\x2522\x252[aA]\x2522`);
}

/** `*`, `*:*`, and `iam:*`, which gives all the rest to whoever has it. */
const ALL_ACTIONS = QUOTE + String.raw`[iamIAM]*[\*\?:]+` + QUOTE;
const ACTION = 'Action' + QUOTE + COLON;
const IN_LIST = String.raw`\[[^\]]*`;
/** A condition with one operator, between two keys of a statement, where keys are sorted. */
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
 * The document allows all actions, or all of IAM, and names all resources: as text or in a list, in any order of keys. That both
 * stand in one statement is assumed.
 */
export function allowsEverything(document: string): Expression {
  return and(finds(document, ALLOWED_ACTIONS), finds(document, EVERY_RESOURCE));
}
