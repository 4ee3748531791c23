/** A data event, as far as a trail's selectors look at it. */
export interface DataEvent {
  readonly type: string;
  readonly arn: string;
  readonly eventName: string;
}

interface Field {
  readonly Field: string;
  readonly Equals?: readonly string[];
  readonly StartsWith?: readonly string[];
  readonly EndsWith?: readonly string[];
  readonly NotEquals?: readonly string[];
  readonly NotStartsWith?: readonly string[];
  readonly NotEndsWith?: readonly string[];
}

export interface Selector {
  readonly FieldSelectors: readonly Field[];
}

/** Whether an advanced event selector of a template records an event. What the event does not say could be anything: that is no obstacle. */
export function isSelected({ FieldSelectors: fields }: Selector, event: DataEvent): boolean {
  const values: Readonly<Record<string, string | undefined>> = {
    eventCategory: 'Data',
    'resources.type': event.type.toLowerCase(),
    'resources.ARN': event.arn,
    eventName: event.eventName,
  };
  return fields.every((field) => {
    const value = values[field.Field];
    if (value === undefined) return true;
    const same = (one: string): string => (field.Field === 'resources.type' ? one.toLowerCase() : one);
    const { Equals: is = [], StartsWith: starts = [], EndsWith: ends = [] } = field;
    const isIncluded =
      is.some((one) => value === same(one)) ||
      starts.some((one) => value.startsWith(one)) ||
      ends.some((one) => value.endsWith(one));
    const isExcluded =
      field.NotEquals?.includes(value) === true ||
      field.NotStartsWith?.some((one) => value.startsWith(one)) === true ||
      field.NotEndsWith?.some((one) => value.endsWith(one)) === true;
    return (is.length + starts.length + ends.length === 0 || isIncluded) && !isExcluded;
  });
}
