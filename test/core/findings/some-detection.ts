import type { FindingDetection } from '../../../lib/contract/findings';
import type { Occurrence } from '../../../core/findings/finding';

export function someDetection(parts: Partial<FindingDetection> = {}): FindingDetection {
  return {
    id: 'detection',
    title: 'Something happened',
    meaning: 'Somebody did it.',
    response: 'Undo it.',
    falsePositives: 'None.',
    techniques: [],
    severity: 'page',
    filterPattern: '{ $.eventName = "CreateAccessKey" }',
    threshold: 1,
    periodSeconds: 300,
    countBy: 'principal',
    findingPaths: ['requestParameters.userName'],
    ...parts,
  };
}

/** Of `someDetection`, by a role; each has an ID of its own. */
export function someOccurrence(time: string, parts: Partial<Occurrence> = {}): Occurrence {
  return {
    detectionId: 'detection',
    time,
    eventId: `event-${String(++occurrences)}`,
    account: '222222222222',
    region: 'us-east-1',
    who: { kind: 'role', key: 'arn:aws:iam::222222222222:role/Deploy', name: 'Deploy' },
    outcome: 'success',
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    isConsole: false,
    shown: [],
    ...parts,
  };
}

let occurrences = 0;
