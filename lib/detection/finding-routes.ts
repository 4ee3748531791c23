import { Token } from 'aws-cdk-lib/core';
import type { FindingRoute } from '../contract/findings';
import { ACCOUNT_ID, type IdentifierRule, TOPIC_ARN, UNIT_ID } from '../contract/identifiers';
import { isRecord } from '../contract/is-record';
import { received, receivedInWords } from '../contract/received';
import { SEVERITIES } from '../contract/severities';

const FIELDS = ['accounts', 'organizationalUnits', 'tags', 'severities', 'detectionIds', 'to'];
const DESTINATIONS = ['page', 'notify', 'record'];

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Tag.html */
const MAX_TAG = { key: 128, value: 256 };

/**
 * What is wrong with the routes of a user: all of it, each problem with the route's place, what was received and what is allowed. Routes are
 * compared only once each is right by itself.
 *
 * @param detectionIds those that are deployed
 */
export function routeProblems(routes: unknown, detectionIds: readonly string[]): string[] {
  if (!Array.isArray(routes)) return [received('routes', routes, 'a list of routes')];
  const problems = routes.flatMap((route, index) => problemsOf(route, `routes[${String(index)}]`, detectionIds));
  return problems.length > 0 ? problems : neverReached(routes as readonly FindingRoute[]);
}

function problemsOf(route: unknown, name: string, detectionIds: readonly string[]): string[] {
  if (!isRecord(route)) return [received(name, route, `an object with the fields ${FIELDS.join(', ')}`)];
  const severities: IdentifierRule = {
    allowed: SEVERITIES.join(', '),
    accepts: (value) => (SEVERITIES as readonly string[]).includes(value),
  };
  const detections: IdentifierRule = {
    allowed: 'the ID of a detection that is deployed',
    accepts: (value) => detectionIds.includes(value),
  };
  return [
    ...Object.keys(route)
      .filter((field) => !FIELDS.includes(field))
      .map((field) => receivedInWords(name, `the field ${JSON.stringify(field)}`, FIELDS.join(', '))),
    ...listProblems(`${name}.accounts`, route['accounts'], ACCOUNT_ID),
    ...listProblems(`${name}.organizationalUnits`, route['organizationalUnits'], UNIT_ID),
    ...tagProblems(`${name}.tags`, route['tags']),
    ...listProblems(`${name}.severities`, route['severities'], severities),
    ...listProblems(`${name}.detectionIds`, route['detectionIds'], detections),
    ...destinationProblems(`${name}.to`, route['to']),
  ];
}

function listProblems(name: string, value: unknown, { allowed, accepts }: IdentifierRule): string[] {
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

function destinationProblems(name: string, to: unknown): string[] {
  if (typeof to === 'string' && (Token.isUnresolved(to) || DESTINATIONS.includes(to) || TOPIC_ARN.accepts(to)))
    return [];
  if (typeof to === 'string' && to.endsWith('.fifo') && TOPIC_ARN.accepts(to.slice(0, -'.fifo'.length)))
    return [
      receivedInWords(
        name,
        JSON.stringify(to),
        'a standard topic: a FIFO topic delivers to queues alone, and in groups',
      ),
    ];
  // Undefined is nothing in JSON.
  const allowed = `${DESTINATIONS.join(', ')}, or ${TOPIC_ARN.allowed}`;
  return [to === undefined ? receivedInWords(name, 'nothing', allowed) : received(name, to, allowed)];
}

/** A route behind one that takes all that it would take says something that never happens. */
function neverReached(routes: readonly FindingRoute[]): string[] {
  return routes.flatMap((route, index) => {
    const earlier = routes.slice(0, index).findIndex((one) => takesAllOf(one, route));
    const other = routes[earlier];
    if (other === undefined) return [];
    const words = takesAllOf(route, other)
      ? `the conditions of routes[${String(earlier)}] again`
      : `conditions under which routes[${String(earlier)}] has decided already`;
    return [
      receivedInWords(`routes[${String(index)}]`, words, 'a route that can be reached: the first that fits decides'),
    ];
  });
}

function takesAllOf(one: FindingRoute, other: FindingRoute): boolean {
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
