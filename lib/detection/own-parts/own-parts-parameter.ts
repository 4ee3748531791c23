import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { Lazy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { OwnPart } from '../../contract/own-parts';
import { deployedStackName } from '../../internal/deployed-stack-name';

/**
 * The names of the product's own resources, for the findings function and for `replay --names`. A parameter instead of
 * an environment variable, since the function and its role are among them.
 *
 * Standard parameters cost nothing, and neither do occasional reads. Beyond 4 kB it becomes an advanced parameter, 0.05
 * USD per month.
 */
export class OwnPartsParameter extends Construct {
  /** Known here, so that the function and its role can refer to it. */
  public readonly parameterName: string;

  public readonly resource: CfnParameter;

  public constructor(scope: Construct, id: string, namesOf: () => Partial<Record<OwnPart, string[]>>) {
    super(scope, id);
    this.parameterName = `/cdk-organization-trail/${deployedStackName(this)}/own-parts-${this.node.addr.slice(-8)}`;
    this.resource = new CfnParameter(this, 'Resource', {
      name: this.parameterName,
      type: 'String',
      tier: 'Intelligent-Tiering',
      description: 'The names of the resources that cdk-organization-trail protects',
      value: Lazy.uncachedString({ produce: () => Stack.of(this).toJsonString(namesOf()) }),
    });
  }

  public get arn(): string {
    return Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: this.parameterName.slice(1),
    });
  }
}
