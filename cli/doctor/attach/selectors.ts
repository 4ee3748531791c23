/** A condition on one event field: all operators must match, each with at least one value. */
export interface FieldCondition {
  readonly field: string;
  readonly equals?: readonly string[];
  readonly startsWith?: readonly string[];
  readonly endsWith?: readonly string[];
  readonly notEquals?: readonly string[];
  readonly notStartsWith?: readonly string[];
  readonly notEndsWith?: readonly string[];
}

/** The events that a trail records: those that match all conditions of at least one selector. */
export interface Selector {
  readonly name?: string;
  readonly conditions: readonly FieldCondition[];
}

/** A resource, or an ARN prefix, that is accessed for each delivered event. */
export interface Subject {
  /** The data event resource type, for example `AWS::Lambda::Function`. */
  readonly type: string;
  readonly arn: string;
  /** Whether the ARN is only a prefix: of a resource whose ARN is not fully known, or of everything in it. */
  readonly isPrefix: boolean;
  /** Whether it is also read for each delivery; otherwise a read-only selector excludes it. */
  readonly isRead: boolean;
}

/** `perhaps`: depends on values that are unknown here. */
export type Recorded = 'yes' | 'perhaps' | 'no';

/** Whether events for a resource are recorded. */
export function isRecorded(selectors: readonly Selector[], subject: Subject): Recorded {
  return either(selectors.map(({ conditions }) => both(conditions.map((one) => holds(one, subject)))));
}

function holds(condition: FieldCondition, subject: Subject): Recorded {
  switch (condition.field) {
    case 'eventCategory':
      return condition.equals?.includes('Data') ? 'yes' : 'no';
    case 'resources.type':
      // CloudTrail does not document whether resource types are case-sensitive.
      return condition.equals?.some((type) => type.toLowerCase() === subject.type.toLowerCase()) ? 'yes' : 'no';
    case 'resources.ARN':
      return ofArn(condition, subject);
    case 'readOnly':
      return condition.equals?.includes('false') || subject.isRead ? 'yes' : 'no';
    default:
      // Event name, caller and source are not evaluated.
      return 'perhaps';
  }
}

function ofArn(condition: FieldCondition, { arn, isPrefix }: Subject): Recorded {
  const equal = (value: string): Recorded =>
    isPrefix ? (value.startsWith(arn) ? 'perhaps' : 'no') : value === arn ? 'yes' : 'no';
  const starting = (value: string): Recorded =>
    arn.startsWith(value) ? 'yes' : isPrefix && value.startsWith(arn) ? 'perhaps' : 'no';
  const ending = (value: string): Recorded => (isPrefix ? 'perhaps' : arn.endsWith(value) ? 'yes' : 'no');
  const one = (values: readonly string[] | undefined, test: (value: string) => Recorded): Recorded =>
    values === undefined ? 'yes' : either(values.map(test));
  const none = (values: readonly string[] | undefined, test: (value: string) => Recorded): Recorded =>
    values === undefined ? 'yes' : OPPOSITE[either(values.map(test))];
  return both([
    one(condition.equals, equal),
    one(condition.startsWith, starting),
    one(condition.endsWith, ending),
    none(condition.notEquals, equal),
    none(condition.notStartsWith, starting),
    none(condition.notEndsWith, ending),
  ]);
}

const OPPOSITE = { yes: 'no', perhaps: 'perhaps', no: 'yes' } as const;

function either(answers: readonly Recorded[]): Recorded {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('perhaps') ? 'perhaps' : 'no';
}

function both(answers: readonly Recorded[]): Recorded {
  if (answers.includes('no')) return 'no';
  return answers.includes('perhaps') ? 'perhaps' : 'yes';
}

/** What a trail records of management events. */
export interface ManagementEvents {
  readonly reads: boolean;
  readonly writes: boolean;
  /** Sources that no selector records, for example `kms.amazonaws.com`. */
  readonly leftOut: readonly string[];
}

export function managementEvents(selectors: readonly Selector[]): ManagementEvents {
  const ofManagement = selectors
    .map(({ conditions }) => new Map(conditions.map((one) => [one.field, one])))
    .filter((fields) => fields.get('eventCategory')?.equals?.includes('Management'));
  const readOnly = ofManagement.map((fields) => fields.get('readOnly')?.equals);
  const leftOut = ofManagement.map((fields) => fields.get('eventSource')?.notEquals ?? []);
  const [first = []] = leftOut;
  return {
    reads: readOnly.some((values) => values?.includes('true') ?? true),
    writes: readOnly.some((values) => values?.includes('false') ?? true),
    leftOut: first.filter((source) => leftOut.every((sources) => sources.includes(source))),
  };
}

/** A basic selector, as described by CloudTrail. */
export interface BasicSelector {
  readonly readWriteType?: string;
  readonly includesManagementEvents?: boolean;
  readonly excludedSources?: readonly string[];
  readonly resources?: readonly { readonly type: string; readonly values: readonly string[] }[];
}

/**
 * Converts basic selectors to advanced selectors.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html
 */
export function asAdvanced({
  readWriteType = 'All',
  includesManagementEvents = true,
  excludedSources = [],
  resources = [],
}: BasicSelector): Selector[] {
  const readOnly: FieldCondition[] =
    readWriteType === 'All' ? [] : [{ field: 'readOnly', equals: [String(readWriteType === 'ReadOnly')] }];
  const of = (category: string, ...more: FieldCondition[]): Selector => ({
    conditions: [{ field: 'eventCategory', equals: [category] }, ...readOnly, ...more],
  });
  const sources: FieldCondition[] =
    excludedSources.length === 0 ? [] : [{ field: 'eventSource', notEquals: excludedSources }];
  return [
    ...(includesManagementEvents ? [of('Management', ...sources)] : []),
    ...resources.flatMap(({ type, values }) =>
      values.map((value) => {
        // For objects a prefix; for a function or table its ARN, and for all of them the prefix of the service.
        const isStart = value.split(':').length < 6 || type === 'AWS::S3::Object';
        return of(
          'Data',
          { field: 'resources.type', equals: [type] },
          { field: 'resources.ARN', ...(isStart ? { startsWith: [value] } : { equals: [value] }) },
        );
      }),
    ),
  ];
}
