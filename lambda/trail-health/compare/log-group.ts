import type { DeployedLogGroup } from '../../../lib/contract/deployed';
import { type Difference, NOTHING, said } from './difference';

export interface FoundLogGroup {
  readonly createdAt: Date;
  readonly retentionDays?: number;
  readonly keyArn?: string;
}

/** What CloudFormation says of a resource of its stack. */
export interface StackResource {
  readonly changedAt: Date;
  readonly isChanging: boolean;
}

/** By so much the clocks of CloudWatch Logs and CloudFormation may differ. */
const TOLERANCE_MS = 60_000;

/**
 * Whether it is the group that CloudFormation made, imported or changed last: what was made after that, somebody else made, and all events of before are gone.
 *
 * @param resource undefined where CloudFormation could not be asked
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
            expected: `the one that CloudFormation made or changed at ${resource.changedAt.toISOString()}`,
            found: `another one under its name, made at ${found.createdAt.toISOString()}`,
          },
        ]
      : []),
    ...(own?.retentionDays === undefined || own.retentionDays === found.retentionDays
      ? []
      : [
          {
            what: `${what}, its retention`,
            expected: `${String(own.retentionDays)} days`,
            found: found.retentionDays === undefined ? 'for ever' : `${String(found.retentionDays)} days`,
          },
        ]),
    ...(own?.keyArn === undefined || own.keyArn === found.keyArn
      ? []
      : [{ what: `${what}, its key`, expected: own.keyArn, found: said(found.keyArn) }]),
  ];
}
