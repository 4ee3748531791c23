import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { assetPath } from './asset-path';

export interface BundledFunctionProps {
  /** The folder below `assets/`. */
  readonly bundle: string;
  /** The exported function of its index. Default: handler. */
  readonly handler?: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly environment?: Record<string, string>;
  /** Everything the code may do, beyond writing its own log. */
  readonly permissions: PolicyStatement[];
  /** Default: x86, the one architecture that Lambda has in every Region of every partition. */
  readonly architecture?: Architecture;
  /** In MB. Default: 256. */
  readonly memorySize?: number;
}

/**
 * One of our functions: bundled code, its own log group and exactly the permissions it needs (the managed policy
 * AWSLambdaBasicExecutionRole would let it write to every log group of the account).
 */
export class BundledFunction extends Construct {
  public readonly resource: LambdaFunction;

  public constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'LogGroup', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    // In a policy below the role, on which the CDK makes the function wait.
    const ownLog = { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] };
    for (const statement of [new PolicyStatement(ownLog), ...props.permissions]) role.addToPrincipalPolicy(statement);
    this.resource = new LambdaFunction(this, 'Resource', {
      code: Code.fromAsset(assetPath(props.bundle)),
      handler: `index.${props.handler ?? 'handler'}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: props.architecture ?? Architecture.X86_64,
      memorySize: props.memorySize ?? 256,
      timeout: props.timeout,
      description: props.description,
      environment: props.environment,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
  }
}
