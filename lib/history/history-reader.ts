import { AccountRootPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Architecture, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { type Duration, Lazy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { HISTORY_ENVIRONMENT } from '../contract/event-history';
import { BundledFunction } from '../internal/bundled-function';

export interface HistoryReaderProps {
  readonly resultBucket: IBucket;
  /** What the code has to know in either function. */
  readonly environment: Record<string, string>;
  /** Assuming the roles of other accounts. */
  readonly assumeMemberRoles: PolicyStatement;
  /** Reading the event history. */
  readonly lookUp: PolicyStatement;
  readonly timeout: Duration;
  readonly memorySize: number;
  readonly architecture: Architecture;
}

/** What the reader stores for the function that asked it; removed when that has read it, or with the answers. */
const PREFIX = 'event-history-parts';

/**
 * What a question over many accounts needs beside the function that is asked: a second function, which reads some of the accounts and is
 * invoked as often as one alone could not keep up (docs/decisions/0010), and a role that both assume and other accounts trust.
 *
 * The reader has the same code and may invoke nothing: no question can multiply.
 */
export class HistoryReader extends Construct {
  public readonly handler: IFunction;

  /** What the roles of other accounts have to trust. */
  public readonly searchRoleArn: string;

  private readonly searchers: string[] = [];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: HistoryReaderProps,
  ) {
    super(scope, id);
    const role = new Role(this, 'SearchRole', {
      description: 'Assumed by the two functions that search the event history, to assume a role in other accounts',
      // The roles by a condition: a role as principal is stored by its unique id.
      assumedBy: new AccountRootPrincipal().withConditions({ ArnEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => this.searchers }) } }),
    });
    role.addToPrincipalPolicy(props.assumeMemberRoles);
    this.searchRoleArn = role.roleArn;
    const { resource } = new BundledFunction(this, 'Function', {
      bundle: 'event-history',
      handler: 'reader',
      description: 'Reads some of the accounts of a question to the event history of CloudTrail',
      timeout: props.timeout,
      architecture: props.architecture,
      memorySize: props.memorySize,
      environment: { ...this.searchEnvironment(), [HISTORY_ENVIRONMENT.resultPrefix]: PREFIX },
      permissions: [props.lookUp, this.assumeSearchRole(), this.onParts('s3:PutObject', 's3:AbortMultipartUpload')],
    });
    this.handler = resource;
    this.trust(resource.role?.roleArn);
  }

  /** What the function that is asked has to know. */
  public environment(): Record<string, string> {
    return { ...this.searchEnvironment(), [HISTORY_ENVIRONMENT.readerFunction]: this.handler.functionName };
  }

  /** What it may do. */
  public permissions(): PolicyStatement[] {
    return [
      this.assumeSearchRole(),
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.handler.functionArn] }),
      this.onParts('s3:GetObject', 's3:DeleteObject'),
    ];
  }

  /** Lets a role search. */
  public trust(roleArn: string | undefined): void {
    if (roleArn !== undefined) this.searchers.push(roleArn);
  }

  private searchEnvironment(): Record<string, string> {
    return { ...this.props.environment, [HISTORY_ENVIRONMENT.searchRoleArn]: this.searchRoleArn };
  }

  private assumeSearchRole(): PolicyStatement {
    return new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [this.searchRoleArn] });
  }

  private onParts(...actions: string[]): PolicyStatement {
    return new PolicyStatement({ actions, resources: [this.props.resultBucket.arnForObjects(`${PREFIX}/*`)] });
  }
}
