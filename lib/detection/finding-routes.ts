import { Token } from 'aws-cdk-lib/core';
import type { FindingRoute } from '../contract/findings';
import { TOPIC_ARN } from '../contract/identifiers';
import { isRecord } from '../contract/is-record';
import { received, receivedInWords } from '../contract/received';
import { conditionProblems, neverReached } from './finding-conditions';

const FIELDS = ['accounts', 'organizationalUnits', 'tags', 'severities', 'detectionIds', 'to'];
const DESTINATIONS = ['page', 'notify', 'record'];

/**
 * Returns all problems with the routes, each with the position of the route, what was received and what is allowed.
 * Routes are compared only if each of them is valid.
 *
 * @param detectionIds the deployed detections
 */
export function routeProblems(routes: unknown, detectionIds: readonly string[]): string[] {
  if (!Array.isArray(routes)) return [received('routes', routes, 'a list of routes')];
  const problems = routes.flatMap((route, index) => problemsOf(route, `routes[${String(index)}]`, detectionIds));
  return problems.length > 0 ? problems : neverReached(routes as readonly FindingRoute[], 'routes', 'route');
}

function problemsOf(route: unknown, name: string, detectionIds: readonly string[]): string[] {
  if (!isRecord(route)) return [received(name, route, `an object with the fields ${FIELDS.join(', ')}`)];
  return [...conditionProblems(route, name, FIELDS, detectionIds), ...destinationProblems(`${name}.to`, route['to'])];
}

function destinationProblems(name: string, to: unknown): string[] {
  if (typeof to === 'string' && (Token.isUnresolved(to) || DESTINATIONS.includes(to) || TOPIC_ARN.accepts(to)))
    return [];
  if (typeof to === 'string' && to.endsWith('.fifo') && TOPIC_ARN.accepts(to.slice(0, -'.fifo'.length)))
    return [
      receivedInWords(
        name,
        JSON.stringify(to),
        'a standard topic: a FIFO topic delivers only to queues, and in groups',
      ),
    ];
  // JSON has no undefined.
  const allowed = `${DESTINATIONS.join(', ')}, or ${TOPIC_ARN.allowed}`;
  return [to === undefined ? receivedInWords(name, 'nothing', allowed) : received(name, to, allowed)];
}
