import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { Aspects, CfnResource, type IAspect } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** Gives each role below the construct a path that has none, also those that are added later. A role's own path stands, and so does that of another aspect. */
export function useRolePath(scope: IConstruct, path: string | undefined): void {
  if (path !== undefined) Aspects.of(scope).add(new RolePath(path));
}

class RolePath implements IAspect {
  public constructor(private readonly path: string) {}

  public visit(node: IConstruct): void {
    if (node instanceof CfnRole) node.path ??= this.path;
    // As the CDK makes them for functions of its own, which have none.
    else if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::IAM::Role')
      node.addPropertyOverride('Path', this.path);
  }
}
