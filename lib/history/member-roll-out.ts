import { createHash } from 'node:crypto';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type CfnStackSet, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type MemberRollOutProperties, ROLL_OUT_SUMMARY_ATTRIBUTE } from '../contract/member-roll-out';
import { boundResource } from '../internal/bound-resource';

export interface MemberRollOutProps {
  readonly stackSet: CfnStackSet;
  /** By name. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Looks, once the stack set is done, what became of each account. The stack set tolerates that every one of them fails, so that one account does
 * not hold up the others: CloudFormation would call that a success.
 */
export class MemberRollOut extends Construct {
  /** How it went, in a line: first the accounts that failed. Known only at deployment. */
  public readonly summary: string;

  public constructor(scope: Construct, id: string, { stackSet, parameters }: MemberRollOutProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const properties: MemberRollOutProperties = {
      StackSetId: stackSet.ref,
      Template: Lazy.string({
        produce: () => {
          const body: unknown = stack.resolve(stackSet.templateBody);
          return createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32);
        },
      }),
      Parameters: parameters,
    };
    const { resource } = boundResource(this, {
      resourceType: 'Custom::MemberRollOut',
      properties: { ...properties },
      function: {
        bundle: 'member-roll-out',
        description: 'Says in which accounts the role for the event history could not be put; reads only',
        timeout: Duration.minutes(5),
        permissions: [
          new PolicyStatement({
            actions: ['cloudformation:ListStackInstances'],
            resources: [
              stack.formatArn({ service: 'cloudformation', resource: 'stackset', resourceName: stackSet.ref }),
            ],
          }),
        ],
      },
    });
    this.summary = resource.getAttString(ROLL_OUT_SUMMARY_ATTRIBUTE);
  }
}
