import { Architecture, Code, Function as LambdaFunction, LoggingFormat, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { assetPath } from './asset-path';
import { codeWithFiles } from './code-with-files';
import { architectureOf } from './function-architecture';
import { LateCode } from './late-code';
import { nodeRuntime } from './region-facts';

export interface BundledFunctionProps {
  /** The folder below `assets/`. */
  readonly bundle: string;
  /**
   * The texts of generated files next to the code, by file name. A function is called when the template is rendered.
   */
  readonly files?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** The exported function of its index. Default: handler. */
  readonly handler?: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly environment?: Record<string, string>;
  /** All permissions of the code, except writing its own log. */
  readonly permissions: PolicyStatement[];
  /** Needed if another account must know the role in advance. Default: generated. */
  readonly roleName?: string;
  /**
   * Default: as chosen for an enclosing construct; else x86, the only architecture that Lambda has in every Region of
   * every partition.
   */
  readonly architecture?: Architecture;
  /** In MB. Default: 256. */
  readonly memorySize?: number;
  /**
   * Turns off the platform log lines for each invocation, which cost more than the invocations if there are millions.
   * Default: false.
   */
  readonly isCalledOften?: boolean;
  /**
   * For a function that CloudFormation invokes for a custom resource. The custom resource must depend on `resource` and
   * use `serviceTimeout`. Default: false.
   */
  readonly isForCustomResource?: boolean;
}

/** How long Lambda may queue an invocation by CloudFormation: the minimum that it accepts. */
const LONGEST_WAIT = Duration.minutes(1);

/**
 * One of our functions: bundled code, its own log group and exactly the permissions that it needs. (The managed policy
 * AWSLambdaBasicExecutionRole would allow writing to every log group of the account.)
 */
export class BundledFunction extends Construct {
  public readonly resource: LambdaFunction;

  /**
   * For a custom resource: the time after which every run of the function has ended, even if Lambda started it late.
   */
  public readonly serviceTimeout: Duration;

  public constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'LogGroup', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
      roleName: props.roleName,
    });
    // In a policy of the role, which the CDK makes the function depend on.
    const ownLog = { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] };
    for (const statement of [new PolicyStatement(ownLog), ...props.permissions]) role.addToPrincipalPolicy(statement);
    this.resource = new LambdaFunction(this, 'Resource', {
      code: codeOf(props),
      handler: `index.${props.handler ?? 'handler'}`,
      runtime: nodeRuntime(Stack.of(this)),
      architecture: props.architecture ?? architectureOf(this) ?? Architecture.X86_64,
      memorySize: props.memorySize ?? 256,
      timeout: props.timeout,
      description: props.description,
      environment: props.environment,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: props.isCalledOften ? SystemLogLevel.WARN : undefined,
      // By default, Lambda retries a failed invocation a minute after the function was killed and up to six hours after
      // the request. By then CloudFormation has given up, and a Create would run in parallel with the Delete of the
      // rollback, or after it. So an invocation that Lambda cannot start soon is dropped, and none is retried:
      // CloudFormation reports that no response came, and rolls back.
      ...(props.isForCustomResource && { maxEventAge: LONGEST_WAIT, retryAttempts: 0 }),
    });
    this.serviceTimeout = props.timeout.plus(LONGEST_WAIT);
  }
}

function codeOf({ bundle, files }: BundledFunctionProps): Code {
  if (files === undefined) return Code.fromAsset(assetPath(bundle));
  return typeof files === 'function' ? new LateCode(bundle, files) : codeWithFiles(bundle, files);
}
