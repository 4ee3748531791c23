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
  /** Generated files beside the code: their text, by name. As a function, asked for when the template is written. */
  readonly files?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** The exported function of its index. Default: handler. */
  readonly handler?: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly environment?: Record<string, string>;
  /** Everything the code may do, beyond writing its own log. */
  readonly permissions: PolicyStatement[];
  /** Where another account has to know the role beforehand. Default: generated. */
  readonly roleName?: string;
  /** Default: as chosen for a construct around it; else x86, the one architecture that Lambda has in every Region of every partition. */
  readonly architecture?: Architecture;
  /** In MB. Default: 256. */
  readonly memorySize?: number;
  /** Without the lines that Lambda writes on each call, which cost more than the calls where those come by the million. Default: false. */
  readonly isCalledOften?: boolean;
  /** CloudFormation calls it, for a custom resource, which has to depend on `resource` and to wait for `serviceTimeout`. Default: false. */
  readonly isForCustomResource?: boolean;
}

/** How long Lambda may keep a call of CloudFormation back: the shortest time that it takes. */
const LONGEST_WAIT = Duration.minutes(1);

/**
 * One of our functions: bundled code, its own log group and exactly the permissions it needs (the managed policy
 * AWSLambdaBasicExecutionRole would let it write to every log group of the account).
 */
export class BundledFunction extends Construct {
  public readonly resource: LambdaFunction;

  /** For a custom resource: when every run of the function is over, also of one that Lambda started late. */
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
    // In a policy below the role, on which the CDK makes the function wait.
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
      // By default Lambda repeats a call that failed, a minute after the function was killed and up to six hours after it was asked. By then
      // CloudFormation has given up, and a Create would run beside the Delete of the rollback, or after it. So a call that Lambda cannot
      // start at once is dropped, and none is repeated: CloudFormation reports that no answer came, and rolls back.
      ...(props.isForCustomResource && { maxEventAge: LONGEST_WAIT, retryAttempts: 0 }),
    });
    this.serviceTimeout = props.timeout.plus(LONGEST_WAIT);
  }
}

function codeOf({ bundle, files }: BundledFunctionProps): Code {
  if (files === undefined) return Code.fromAsset(assetPath(bundle));
  return typeof files === 'function' ? new LateCode(bundle, files) : codeWithFiles(bundle, files);
}
