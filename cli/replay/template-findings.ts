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

/** What the settings of findings contain. */
export interface FoundAlone {
  readonly detections: readonly ReplayedDetection[];
  readonly notices: readonly string[];
  /** For all detections, by ID. */
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
 * Returns the detections of a template with findings but without a metric filter. They are in the settings next to the
 * code of the findings function, which synthesis puts next to the template.
 *
 * @param filtered IDs of the detections with a metric filter
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
            `${logicalId}: detections without a metric filter are not replayed, because the settings of findings cannot be read: ${messageOf(error)}. ` +
              'Use the template where cdk synth wrote it, in cdk.out.',
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

/** Written by synthesis, from checked detections. */
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
