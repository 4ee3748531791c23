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
 * Checks the result in each account after the stack set was deployed. The stack set tolerates failures in all accounts,
 * so that one account does not delay the others; CloudFormation would report even that as a success.
 */
export class MemberRollOut extends Construct {
  /** The result in one line, beginning with the accounts that failed. Known only at deployment. */
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
        description: 'Reports the accounts in which the role for the event history could not be created; read-only',
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
