import { join } from 'node:path';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { App, Duration, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** In the account and Region of the trail, beside its stack. Security Hub CSPM has to be on there. */
export class FindingsToSecurityHub extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const importer = new LambdaFunction(this, 'Importer', {
      description: 'Imports findings of the organization trail into Security Hub',
      code: Code.fromAsset(join(__dirname, 'function')),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
      timeout: Duration.seconds(30),
    });
    importer.addToRolePolicy(
      new PolicyStatement({
        actions: ['securityhub:BatchImportFindings'],
        resources: [
          this.formatArn({ service: 'securityhub', resource: 'product', resourceName: `${this.account}/default` }),
        ],
      }),
    );
    new Rule(this, 'Findings', {
      description: 'Findings of the organization trail',
      // Storms are summaries: what they hold back is in the table.
      eventPattern: { source: ['cdk-organization-trail'], detailType: ['Finding'], detail: { kind: ['finding'] } },
      targets: [
        new FunctionTarget(importer, { deadLetterQueue: new Queue(this, 'NotImported', { enforceSSL: true }) }),
      ],
    });
  }
}

new FindingsToSecurityHub(new App(), 'FindingsToSecurityHub');
