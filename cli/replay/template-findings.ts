import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { messageOf } from '../../lib/contract/error-message';
import { FINDINGS_VARIABLES, type FindingsSettings, SETTINGS_FILE } from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';
import { deployedEvaluation } from '../../lib/detection/alarm-evaluation';
import { counted } from '../terminal/counted';
import type { ReplayedDetection } from './detections';
import type { Properties } from './template-alarm';

interface FoundAlone {
  readonly detections: readonly ReplayedDetection[];
  readonly notices: readonly string[];
}

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
          detections: [],
          notices: [
            `${logicalId}: detections without a metric filter are not replayed, since the settings of findings cannot be read: ${messageOf(error)}. ` +
              'Give the template where cdk synth wrote it, in cdk.out.',
          ],
        },
      ];
    }
  });
  return { detections: all.flatMap((one) => one.detections), notices: all.flatMap((one) => one.notices) };
}

function isOfFindings({ Type: type, Properties: properties }: Properties): boolean {
  const environment = isRecord(properties) ? properties['Environment'] : undefined;
  const variables = isRecord(environment) ? environment['Variables'] : undefined;
  return type === 'AWS::Lambda::Function' && isRecord(variables) && FINDINGS_VARIABLES.table in variables;
}

/** Synthesis wrote the file, of detections that it had checked. */
function alone(path: string, filtered: ReadonlySet<unknown>): FoundAlone {
  const { detections: all } = JSON.parse(readFileSync(path, 'utf8')) as FindingsSettings;
  const detections = all
    .filter(({ id }) => !filtered.has(id))
    .map((one) => {
      const { id, title, severity, countBy, filterPattern } = one;
      return { id, title, severity, countBy, filterPattern, ...deployedEvaluation(one) };
    });
  return {
    detections,
    notices:
      detections.length === 0
        ? []
        : [
            `${counted(detections.length, 'detection')} without a metric filter: found by findings alone; alarms are counted as if there were any.`,
          ],
  };
}
