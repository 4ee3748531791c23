import { CfnOutput, type Stack } from 'aws-cdk-lib/core';
import type { DetectionAlarms } from '../detection/detection-alarms';
import type { EventHistory } from '../history/event-history';
import { type HandedOutCommand, namesCommand, searchCommand } from './commands';

export function output(stack: Stack, id: string, description: string, value: string): void {
  new CfnOutput(stack, id, { description, value });
}

export function outputCommand(stack: Stack, id: string, { description, value }: HandedOutCommand): void {
  output(stack, id, description, value);
}

/** What the commands for findings and for own detections need. */
export function describeAlarms(stack: Stack, { findings, ownNamesParameter }: DetectionAlarms): void {
  if (findings) {
    const { table, handler, failedBatchBucket, redriveRole } = findings;
    output(stack, 'FindingsTable', 'The table that the command findings reads', table.tableName);
    output(stack, 'FindingsFunction', 'What makes findings, and gets failed batches again', handler.functionName);
    output(stack, 'FailedBatches', 'Batches that findings could not deal with', failedBatchBucket.bucketName);
    output(stack, 'RedriveRole', 'Who may read failed batches and give them to findings again', redriveRole.roleArn);
  }
  if (ownNamesParameter !== undefined)
    outputCommand(stack, 'NamesCommand', namesCommand(ownNamesParameter, stack.region));
}

export function describeEventHistory(stack: Stack, eventHistory: EventHistory | undefined): void {
  if (eventHistory)
    outputCommand(stack, 'SearchCommand', searchCommand(eventHistory.handler.functionName, stack.region));
}
