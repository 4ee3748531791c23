import type { DeployedLogGroup } from '../../../lib/contract/deployed';
import { type Difference, NOTHING, said } from './difference';

export interface FoundLogGroup {
  readonly createdAt: Date;
  readonly retentionDays?: number;
  readonly keyArn?: string;
}

/** A resource of the stack, as CloudFormation describes it. */
export interface StackResource {
  readonly changedAt: Date;
  readonly isChanging: boolean;
}

/** Maximum difference between the clocks of CloudWatch Logs and CloudFormation. */
const TOLERANCE_MS = 60_000;

/**
 * Whether it is the log group that CloudFormation last created, imported or changed. If it was created after that,
 * someone else created it, and all earlier events are gone.
 *
 * @param resource `undefined` if CloudFormation could not be queried
 */
export function compareLogGroup(
  { name, own }: DeployedLogGroup,
  found: FoundLogGroup | undefined,
  resource: StackResource | undefined,
): Difference[] {
  const what = `The log group ${name}`;
  if (found === undefined) return [{ what, expected: 'to be there', found: NOTHING }];
  const isNew =
    resource !== undefined &&
    !resource.isChanging &&
    found.createdAt.getTime() > resource.changedAt.getTime() + TOLERANCE_MS;
  return [
    ...(isNew
      ? [
          {
            what,
            expected: `the one that CloudFormation created or changed at ${resource.changedAt.toISOString()}`,
            found: `a different one with its name, created at ${found.createdAt.toISOString()}`,
          },
        ]
      : []),
    ...(own?.retentionDays === undefined || own.retentionDays === found.retentionDays
      ? []
      : [
          {
            what: `${what}, its retention`,
            expected: `${String(own.retentionDays)} days`,
            found: found.retentionDays === undefined ? 'forever' : `${String(found.retentionDays)} days`,
          },
        ]),
    ...(own?.keyArn === undefined || own.keyArn === found.keyArn
      ? []
      : [{ what: `${what}, its key`, expected: own.keyArn, found: said(found.keyArn) }]),
  ];
}
