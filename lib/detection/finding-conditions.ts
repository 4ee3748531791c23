import { Token } from 'aws-cdk-lib/core';
import type { FindingRoute, FindingSeverityRule } from '../contract/findings';
import { ACCOUNT_ID, type IdentifierRule, UNIT_ID } from '../contract/identifiers';
import { isRecord } from '../contract/is-record';
import { received, receivedInWords } from '../contract/received';
import { SEVERITIES } from '../contract/severities';

/** Conditions that routes and severity rules for findings share. In each list, the first match decides. */

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Tag.html */
const MAX_TAG = { key: 128, value: 256 };

export const SEVERITY: IdentifierRule = {
  allowed: SEVERITIES.join(', '),
  accepts: (value) => (SEVERITIES as readonly string[]).includes(value),
};

/** Returns problems with the conditions of an entry, and with unknown fields. */
export function conditionProblems(
  one: Readonly<Record<string, unknown>>,
  name: string,
  fields: readonly string[],
  detectionIds: readonly string[],
): string[] {
  const detections: IdentifierRule = {
    allowed: 'the ID of a deployed detection',
    accepts: (value) => detectionIds.includes(value),
  };
  return [
    ...Object.keys(one)
      .filter((field) => !fields.includes(field))
      .map((field) => receivedInWords(name, `the field ${JSON.stringify(field)}`, fields.join(', '))),
    ...listProblems(`${name}.accounts`, one['accounts'], ACCOUNT_ID),
    ...listProblems(`${name}.organizationalUnits`, one['organizationalUnits'], UNIT_ID),
    ...tagProblems(`${name}.tags`, one['tags']),
    ...(fields.includes('severities') ? listProblems(`${name}.severities`, one['severities'], SEVERITY) : []),
    ...listProblems(`${name}.detectionIds`, one['detectionIds'], detections),
  ];
}

export function listProblems(name: string, value: unknown, { allowed, accepts }: IdentifierRule): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length === 0)
    return [received(name, value, `one or more, each ${allowed}; or leave it out for any`)];
  return value.flatMap((one: unknown, index) => {
    const place = `${name}[${String(index)}]`;
    if (typeof one === 'string' && Token.isUnresolved(one)) return [];
    if (typeof one !== 'string' || !accepts(one)) return [received(place, one, allowed)];
    return value.indexOf(one) < index ? [received(place, one, 'each only once')] : [];
  });
}

function tagProblems(name: string, tags: unknown): string[] {
  if (tags === undefined) return [];
  if (!isRecord(tags) || Object.keys(tags).length === 0)
    return [received(name, tags, 'keys and values of tags, * for any value; or leave it out for any')];
  return Object.entries(tags).flatMap(([key, value]) => [
    ...(key === '' || key.length > MAX_TAG.key
      ? [received(name, key, `a key of 1 to ${String(MAX_TAG.key)} characters`)]
      : []),
    ...(typeof value !== 'string' || value.length > MAX_TAG.value
      ? [received(`${name}.${key}`, value, `a text of up to ${String(MAX_TAG.value)} characters, * for any value`)]
      : []),
  ]);
}

type Conditions = Omit<FindingRoute, 'to'> & Omit<FindingSeverityRule, 'severity'>;

/**
 * Reports an entry that can never match because an earlier one matches everything that it would.
 *
 * @param list the name of the list
 * @param kind what its entries are called
 */
export function neverReached(all: readonly Conditions[], list: string, kind: string): string[] {
  return all.flatMap((one, index) => {
    const earlier = all.slice(0, index).findIndex((before) => takesAllOf(before, one));
    const other = all[earlier];
    if (other === undefined) return [];
    const words = takesAllOf(one, other)
      ? `the conditions of ${list}[${String(earlier)}] again`
      : `conditions that ${list}[${String(earlier)}] already covers`;
    return [
      receivedInWords(`${list}[${String(index)}]`, words, `a ${kind} that can be reached: the first match decides`),
    ];
  });
}

function takesAllOf(one: Conditions, other: Conditions): boolean {
  const contains = (all: readonly string[] | undefined, some: readonly string[] | undefined): boolean =>
    all === undefined || (some?.every((value) => all.includes(value)) ?? false);
  return (
    contains(one.accounts, other.accounts) &&
    contains(one.organizationalUnits, other.organizationalUnits) &&
    contains(one.severities, other.severities) &&
    contains(one.detectionIds, other.detectionIds) &&
    Object.entries(one.tags ?? {}).every(([key, value]) => {
      const theirs = other.tags?.[key];
      return theirs !== undefined && (value === '*' || value === theirs);
    })
  );
}
