import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { messageOf } from '../../lib/contract/error-message';
import {
  FINDINGS_VARIABLES,
  type FindingSeverityRule,
  type FindingsSettings,
  SETTINGS_FILE,
} from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';
import { deployedEvaluation } from '../../lib/detection/alarm-evaluation';
import { askedBeyond, type ReplayedDetection } from './detections';
import type { Properties } from './template-alarm';

/** What the settings of findings say. */
export interface FoundAlone {
  readonly detections: readonly ReplayedDetection[];
  readonly notices: readonly string[];
  /** Of all detections, by their IDs. */
  readonly beyond: ReadonlyMap<string, ReturnType<typeof askedBeyond>>;
  readonly severities: readonly FindingSeverityRule[];
  readonly organizationAccounts: readonly string[];
}

const NOTHING: FoundAlone = {
  detections: [],
  notices: [],
  beyond: new Map(),
  severities: [],
  organizationAccounts: [],
};

/**
 * The detections of a template that have findings and no metric filter. They are in the settings beside the code of the findings'
 * function, which synthesis puts beside the template.
 *
 * @param filtered ids of the detections that have a metric filter
 */
export function foundAlone(template: string, resources: Properties, filtered: ReadonlySet<unknown>): FoundAlone {
  const all = Object.entries(resources).flatMap(([logicalId, resource]): FoundAlone[] => {
    if (!isRecord(resource) || !isOfFindings(resource)) return [];
    const { Metadata: metadata } = resource;
    const folder = isRecord(metadata) ? metadata['aws:asset:path'] : undefined;
    try {
      if (typeof folder !== 'string') throw new Error('the template does not say where (aws:asset:path)');
      return [alone(resolve(dirname(template), folder, SETTINGS_FILE), filtered)];
    } catch (error) {
      return [
        {
          ...NOTHING,
          notices: [
            `${logicalId}: detections without a metric filter are not replayed, since the settings of findings cannot be read: ${messageOf(error)}. ` +
              'Give the template where cdk synth wrote it, in cdk.out.',
          ],
        },
      ];
    }
  });
  return {
    detections: all.flatMap((one) => one.detections),
    notices: all.flatMap((one) => one.notices),
    beyond: new Map(all.flatMap((one) => [...one.beyond])),
    severities: all.flatMap((one) => one.severities),
    organizationAccounts: all.flatMap((one) => one.organizationAccounts),
  };
}

function isOfFindings({ Type: type, Properties: properties }: Properties): boolean {
  const environment = isRecord(properties) ? properties['Environment'] : undefined;
  const variables = isRecord(environment) ? environment['Variables'] : undefined;
  return type === 'AWS::Lambda::Function' && isRecord(variables) && FINDINGS_VARIABLES.table in variables;
}

/** Synthesis wrote the file, of detections that it had checked. */
function alone(path: string, filtered: ReadonlySet<unknown>): FoundAlone {
  const settings = JSON.parse(readFileSync(path, 'utf8')) as FindingsSettings;
  // Templates of earlier versions have no severities.
  const { detections: all, severities = [], organizationAccounts = [] } = settings;
  const detections = all
    .filter(({ id }) => !filtered.has(id))
    .map((one) => {
      const { id, title, severity, countBy, filterPattern } = one;
      const what = { id, title, severity, countBy, filterPattern, hasAlarm: false };
      return { ...what, ...askedBeyond(one), ...deployedEvaluation(one) };
    });
  return {
    detections,
    beyond: new Map(all.map((one) => [one.id, askedBeyond(one)])),
    severities,
    organizationAccounts,
    notices: [],
  };
}
