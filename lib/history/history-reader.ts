import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Architecture, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { HISTORY_ENVIRONMENT } from '../contract/event-history';
import { BundledFunction } from '../internal/bundled-function';

export interface HistoryReaderProps {
  readonly resultBucket: IBucket;
  /** What the code has to know in either function. */
  readonly environment: Record<string, string>;
  /** What it may do in either function. */
  readonly permissions: PolicyStatement[];
  readonly timeout: Duration;
  readonly memorySize: number;
  readonly architecture: Architecture;
}

/** What the reader stores for the function that asked it; removed when that has read it, or with the answers. */
const PREFIX = 'event-history-parts';

/**
 * What a question over many accounts needs beside the function that is asked: a second one, which reads some of the accounts and is
 * invoked as often as one alone could not keep up (docs/decisions/0010).
 *
 * It has the same code and may invoke nothing: no question can multiply.
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
      description: 'Reads some of the accounts of a question to the event history of CloudTrail',
      environment: { ...environment, [HISTORY_ENVIRONMENT.resultPrefix]: PREFIX },
      permissions: [...permissions, this.onParts('s3:PutObject', 's3:AbortMultipartUpload')],
    });
    this.handler = resource;
  }

  /** Having it read, and taking what it stored. */
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
