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

/** Adds the outputs that the commands for findings and custom detections need. */
export function describeAlarms(stack: Stack, { findings, ownNamesParameter }: DetectionAlarms): void {
  if (findings) {
    const { table, handler, failedBatchBucket, redriveRole } = findings;
    output(stack, 'FindingsTable', 'The table that the command findings reads', table.tableName);
    output(
      stack,
      'FindingsFunction',
      'The function that makes findings, and processes failed batches again',
      handler.functionName,
    );
    output(stack, 'FailedBatches', 'Batches that findings could not process', failedBatchBucket.bucketName);
    output(
      stack,
      'RedriveRole',
      'The role that may read failed batches and send them to findings again',
      redriveRole.roleArn,
    );
  }
  if (ownNamesParameter !== undefined)
    outputCommand(stack, 'NamesCommand', namesCommand(ownNamesParameter, stack.region));
}

export function describeEventHistory(stack: Stack, eventHistory: EventHistory | undefined): void {
  if (eventHistory)
    outputCommand(stack, 'SearchCommand', searchCommand(eventHistory.handler.functionName, stack.region));
}
