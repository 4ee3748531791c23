import { each, type Check } from './check';
import { isPublic, type Part, type Properties, type View } from './view';

/** What both scanners ask of trails and buckets, in one place. */

interface Field {
  readonly Field: string;
  readonly Equals?: readonly string[];
}

interface Selector {
  readonly Name?: string;
  readonly FieldSelectors: readonly Field[];
}

type Rule = Required<Pick<Check, 'judge'>>;

export function trailHas(fits: (trail: Properties) => boolean): Rule {
  return each('AWS::CloudTrail::Trail', ({ properties }) => !fits(properties));
}

/** A rule on the bucket that the trail delivers into. */
export function trailBucket(fails: (bucket: Part, view: View) => boolean): Rule {
  return {
    judge: (view) => {
      const seen = view.of('AWS::CloudTrail::Trail').flatMap(({ properties }) => {
        const bucket = view.referred(properties['S3BucketName']);
        return bucket ?? [];
      });
      return { seen, failing: seen.filter((bucket) => fails(bucket, view)) };
    },
  };
}

export function selectors(trail: Properties): readonly Selector[] {
  return (trail['AdvancedEventSelectors'] ?? []) as readonly Selector[];
}

/** Reading and changing calls, nothing left out. */
export function recordsAllManagementEvents(trail: Properties): boolean {
  return selectors(trail).some(
    ({ FieldSelectors: fields }) =>
      fields.some(({ Field: field, Equals: values }) => field === 'eventCategory' && values?.includes('Management')) &&
      fields.every(({ Field: field }) => field === 'eventCategory'),
  );
}

/** Data events of a type of resource, of all of them. */
export function recordsDataEvents(trail: Properties, type: RegExp, readOnly?: string): boolean {
  return selectors(trail).some(
    ({ FieldSelectors: fields }) =>
      fields.some(
        ({ Field: field, Equals: values }) => field === 'resources.type' && values?.some((value) => type.test(value)),
      ) &&
      fields.every(
        ({ Field: field, Equals: values }) =>
          field !== 'readOnly' || readOnly === undefined || values?.includes(readOnly),
      ),
  );
}

export function blocksPublicAccess({ properties }: Part): boolean {
  const { BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets } = (properties[
    'PublicAccessBlockConfiguration'
  ] ?? {}) as Readonly<Record<string, unknown>>;
  return [BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets].every((on) => on === true);
}

export function isPublicBucket(bucket: Part, view: View): boolean {
  return !blocksPublicAccess(bucket) || view.statements('AWS::S3::BucketPolicy', 'Bucket', bucket).some(isPublic);
}

export function isTagged({ properties: { Tags: tags = [] } }: Part): boolean {
  return (tags as unknown[]).length > 0;
}
