import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';

const chosen = new WeakMap<IConstruct, Architecture>();

/** For the functions in a construct and in whatever it makes, before it makes them. */
export function useArchitecture(construct: IConstruct, architecture: Architecture | undefined): void {
  if (architecture) chosen.set(construct, architecture);
}

/** What was chosen nearest to a construct; undefined where nobody chose. */
export function architectureOf(construct: IConstruct): Architecture | undefined {
  return construct.node.scopes
    .map((scope) => chosen.get(scope))
    .reverse()
    .find((architecture) => architecture !== undefined);
}
