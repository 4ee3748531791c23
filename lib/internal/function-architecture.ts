import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';

const chosen = new WeakMap<IConstruct, Architecture>();

/** Sets the architecture of the functions in a construct and below it. Call it before they are created. */
export function useArchitecture(construct: IConstruct, architecture: Architecture | undefined): void {
  if (architecture) chosen.set(construct, architecture);
}

/** Returns the choice of the nearest enclosing construct; `undefined` if there is none. */
export function architectureOf(construct: IConstruct): Architecture | undefined {
  return construct.node.scopes
    .map((scope) => chosen.get(scope))
    .reverse()
    .find((architecture) => architecture !== undefined);
}
