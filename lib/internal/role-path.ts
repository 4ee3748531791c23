import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { Aspects, CfnResource, type IAspect } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * Sets the path of each role below the construct, including roles added later. A path set on the role or by another
 * aspect is kept.
 */
export function useRolePath(scope: IConstruct, path: string | undefined): void {
  if (path !== undefined) Aspects.of(scope).add(new RolePath(path));
}

class RolePath implements IAspect {
  public constructor(private readonly path: string) {}

  public visit(node: IConstruct): void {
    if (node instanceof CfnRole) node.path ??= this.path;
    // The CDK's own roles for its custom resource functions have no path.
    else if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::IAM::Role')
      node.addPropertyOverride('Path', this.path);
  }
}
