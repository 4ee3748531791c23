import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Architecture, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { HISTORY_ENVIRONMENT } from '../contract/event-history';
import { BundledFunction } from '../internal/bundled-function';

export interface HistoryReaderProps {
  readonly resultBucket: IBucket;
  /** The environment of both functions. */
  readonly environment: Record<string, string>;
  /** The permissions of both functions. */
  readonly permissions: PolicyStatement[];
  readonly timeout: Duration;
  readonly memorySize: number;
  readonly architecture: Architecture;
}

/**
 * The prefix for what the reader stores for the function that invoked it. Deleted after it was read, or together with
 * the answers.
 */
const PREFIX = 'event-history-parts';

/**
 * The second function that questions about many accounts need. It reads a part of the accounts, and is invoked several
 * times if one invocation would be too slow (docs/decisions/0010).
 *
 * It has the same code but may not invoke functions, so no question can multiply.
 */
export class HistoryReader extends Construct {
  public readonly handler: IFunction;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: HistoryReaderProps,
  ) {
    super(scope, id);
    const { environment, permissions, timeout, memorySize, architecture } = props;
    const { resource } = new BundledFunction(this, 'Function', {
      timeout,
      memorySize,
      architecture,
      bundle: 'event-history',
      handler: 'reader',
      description: 'Reads a part of the accounts for a question to the CloudTrail event history',
      environment: { ...environment, [HISTORY_ENVIRONMENT.resultPrefix]: PREFIX },
      permissions: [...permissions, this.onParts('s3:PutObject', 's3:AbortMultipartUpload')],
    });
    this.handler = resource;
  }

  /** Permissions to invoke the reader, and to fetch what it stored. */
  public permissionsToAsk(): PolicyStatement[] {
    return [
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.handler.functionArn] }),
      this.onParts('s3:GetObject', 's3:DeleteObject'),
    ];
  }

  private onParts(...actions: string[]): PolicyStatement {
    return new PolicyStatement({ actions, resources: [this.props.resultBucket.arnForObjects(`${PREFIX}/*`)] });
  }
}
