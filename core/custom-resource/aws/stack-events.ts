import { CloudFormationClient, DescribeStackEventsCommand, type StackEvent } from '@aws-sdk/client-cloudformation';
import { isRecord } from '../../../lib/contract/is-record';
import type { Binding } from '../binding';
import { configuredEndpoint } from '../configured-endpoint';
import { explanation } from '../explanation';
import { type Patience, patiently } from '../patience';
import type { Properties } from '../properties';

/** An event of a CloudFormation stack. */
export interface StackRow {
  /** Whether it is about the stack itself, not one of its resources. */
  readonly isStack: boolean;
  readonly status: string;
  readonly logicalResourceId: string;
  readonly physicalResourceId: string;
  /** The desired properties. Absent if CloudFormation does not return them completely. */
  readonly properties?: Properties;
}

/** Returns what CloudFormation is doing with a stack, or did last; newest first. */
export interface StackEventsPort {
  currentOperation(): Promise<readonly StackRow[]>;
}

/**
 * In these states an operation has ended: older rows belong to earlier operations. A failed update may still be rolled
 * back.
 */
const AT_REST = /_COMPLETE$|^(CREATE|DELETE|ROLLBACK|IMPORT_ROLLBACK)_FAILED$|^REVIEW_IN_PROGRESS$/;

/** Reads the function's own stack through the SDK; its role allows no other. */
export function stackEvents(
  { stackId }: Binding,
  patience: Patience,
  client = new CloudFormationClient({ maxAttempts: 8 }),
): StackEventsPort {
  return {
    async currentOperation() {
      const rows: StackRow[] = [];
      let NextToken: string | undefined;
      do {
        const { StackEvents: events = [], NextToken: next } = await page(NextToken);
        for (const event of events) {
          const row = rowOf(event, stackId);
          // A stack at rest has itself as the last row.
          if (row.isStack && AT_REST.test(row.status) && rows.some(({ isStack }) => isStack)) return rows;
          rows.push(row);
        }
        NextToken = next;
      } while (NextToken !== undefined);
      return rows;
    },
  };

  async function page(
    NextToken: string | undefined,
  ): Promise<{ StackEvents?: Partial<StackEvent>[]; NextToken?: string }> {
    const command = new DescribeStackEventsCommand({ StackName: stackId, NextToken });
    try {
      return await patiently(patience, [], (options) => client.send(command, options));
    } catch (error) {
      // A local AWS removes a stack before it deletes its resources; CloudFormation never does.
      if (configuredEndpoint() !== undefined && error instanceof Error && error.message.includes('does not exist')) {
        return {
          StackEvents: [{ ResourceType: STACK, PhysicalResourceId: stackId, ResourceStatus: 'DELETE_IN_PROGRESS' }],
        };
      }
      throw new Error(explanation('cloudformation:DescribeStackEvents', stackId, error), { cause: error });
    }
  }
}

const STACK = 'AWS::CloudFormation::Stack';

function rowOf(event: Partial<StackEvent>, stackId: string): StackRow {
  const {
    ResourceType: type,
    ResourceStatus: status = '',
    LogicalResourceId: logicalResourceId = '',
    PhysicalResourceId: physicalResourceId = '',
  } = event;
  const properties = parsed(event.ResourceProperties);
  return {
    isStack: type === STACK && physicalResourceId === stackId,
    status,
    logicalResourceId,
    physicalResourceId,
    ...(properties && { properties }),
  };
}

function parsed(json: string | undefined): Properties | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
