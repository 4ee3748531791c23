import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Stack } from 'aws-cdk-lib/core';
import { OrganizationTrail } from '../trail/organization-trail';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';

/** Which of the events that detections may need a trail records. */
export interface RecordedKinds {
  /** Write management events. */
  readonly writes: boolean;

  /** Read management events. */
  readonly reads: boolean;

  /** Event sources whose management events are excluded, for example `kms.amazonaws.com`. */
  readonly excludedSources: readonly string[];

  /** Resource types, as CloudTrail names them, of which data events are recorded, at least for some resources. */
  readonly dataResourceTypes: readonly string[];
}

type FieldSelector = CfnTrail.AdvancedFieldSelectorProperty;

/**
 * Reads the selectors from the CloudFormation resource, so that overrides count. Returns `undefined` for a trail that
 * is not created here.
 */
export function recordedKinds(trail: IOrganizationTrail): RecordedKinds | undefined {
  if (!(trail instanceof OrganizationTrail)) return undefined;
  const resource = trail.node.defaultChild as CfnTrail | undefined;
  const rendered = resource ? resource.advancedEventSelectors : trail._advancedEventSelectors;
  return kindsOf((Stack.of(trail).resolve(rendered) ?? []) as CfnTrail.AdvancedEventSelectorProperty[]);
}

/** Returns what a trail with these selectors records. */
export function kindsOf(selectors: readonly CfnTrail.AdvancedEventSelectorProperty[]): RecordedKinds {
  // The CloudTrail default. Basic selectors set on the resource are the user's responsibility.
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
