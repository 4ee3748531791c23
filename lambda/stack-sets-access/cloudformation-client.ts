import {
  ActivateOrganizationsAccessCommand,
  CloudFormationClient,
  DescribeOrganizationsAccessCommand,
} from '@aws-sdk/client-cloudformation';
import { type StackSetsPort, StackSetsAccessError } from './activate';

/** CloudFormation through the SDK. */
export function cloudFormationClient(client = new CloudFormationClient({ maxAttempts: 8 })): StackSetsPort {
  return {
    async organizationsAccess() {
      const { Status: status } = await call('DescribeOrganizationsAccess', () =>
        client.send(new DescribeOrganizationsAccessCommand({})),
      );
      if (status === undefined) throw new Error('CloudFormation returned no Status');
      return status;
    },
    async activate() {
      await call('ActivateOrganizationsAccess', () => client.send(new ActivateOrganizationsAccessCommand({})));
    },
  };
}

/** Adds what to do if the message of the SDK does not say it. */
async function call<T>(operation: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof Error) || !/AccessDenied|InvalidOperation/.test(error.name)) throw error;
    throw new StackSetsAccessError(
      `cloudformation:${operation} was denied (${error.message}). Only the organization's management account may call it. If this is ` +
        `that account, call 'aws cloudformation activate-organizations-access' as an administrator once, and deploy again.`,
      { cause: error },
    );
  }
}
