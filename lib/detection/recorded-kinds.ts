import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Stack } from 'aws-cdk-lib/core';
import { OrganizationTrail } from '../trail/organization-trail';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';

/** What of the events that detections may need a trail records. */
export interface RecordedKinds {
  /** Management events that change something. */
  readonly writes: boolean;

  /** Management events that only read. */
  readonly reads: boolean;

  /** Sources whose management events are left out, as in `kms.amazonaws.com`. */
  readonly excludedSources: readonly string[];

  /** CloudTrail's resource types of which data events are recorded, of some resources at least. */
  readonly dataResourceTypes: readonly string[];
}

type FieldSelector = CfnTrail.AdvancedFieldSelectorProperty;

/**
 * Reads the selectors of the resource itself, where that is CloudFormation's own, so that what was overridden there counts; undefined for
 * a trail that is not made here.
 */
export function recordedKinds(trail: IOrganizationTrail): RecordedKinds | undefined {
  if (!(trail instanceof OrganizationTrail)) return undefined;
  const resource = trail.node.defaultChild as CfnTrail | undefined;
  const rendered = resource ? resource.advancedEventSelectors : trail._advancedEventSelectors;
  return kindsOf((Stack.of(trail).resolve(rendered) ?? []) as CfnTrail.AdvancedEventSelectorProperty[]);
}

/** What a trail with these selectors records. */
export function kindsOf(selectors: readonly CfnTrail.AdvancedEventSelectorProperty[]): RecordedKinds {
  // CloudTrail's default. Who uses basic selectors instead on the resource knows what they do.
  if (selectors.length === 0) return { writes: true, reads: true, excludedSources: [], dataResourceTypes: [] };
  const fields = selectors.map(({ fieldSelectors }) => fieldSelectors as FieldSelector[]);
  const ofCategory = (category: string): FieldSelector[][] =>
    fields.filter((all) => all.some(({ field, equalTo }) => field === 'eventCategory' && equalTo?.includes(category)));
  const management = ofCategory('Management');
  const records = (readOnly: string): boolean =>
    management.some((all) =>
      all.every(({ field, equalTo }) => field !== 'readOnly' || (equalTo?.includes(readOnly) ?? true)),
    );
  return {
    writes: records('false'),
    reads: records('true'),
    excludedSources: management
      .flat()
      .flatMap(({ field, notEquals }) => (field === 'eventSource' ? (notEquals ?? []) : [])),
    dataResourceTypes: ofCategory('Data')
      .flat()
      .flatMap(({ field, equalTo }) => (field === 'resources.type' ? (equalTo ?? []) : [])),
  };
}
