import { answerCloudFormation } from '../../core/custom-resource/custom-resource';
import type { InvocationContext, Patience } from '../../core/custom-resource/patience';
import { PROTECTED_LOG_GROUP_PROPERTY, PROTECTED_TABLE_PROPERTY } from '../../lib/contract/findings';
import { received, receivedInWords } from '../../lib/contract/received';
import { setLogGroupProtection } from './log-group-client';
import { setProtection } from './table-client';

/** A constant: CloudFormation deletes the old resource when the ID changes. */
const PHYSICAL_ID = 'table-protection';

/** The protection for each property. */
const PROTECTIONS: readonly (readonly [string, (name: string, isOn: boolean, patience: Patience) => Promise<void>])[] =
  [
    [PROTECTED_TABLE_PROPERTY, setProtection],
    [PROTECTED_LOG_GROUP_PROPERTY, setLogGroupProtection],
  ];

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: PHYSICAL_ID,
    handle: async ({ type, properties, isCreationRollback }, patience) => {
      const answer = { physicalResourceId: PHYSICAL_ID, attributes: {} };
      // Both resources are retained with their protection when their stack is deleted. What a failed first deployment
      // created is not.
      if (type === 'Delete' && isCreationRollback !== true) return answer;
      const isOn = type !== 'Delete';
      for (const set of protectionsOf(properties)) await set(isOn, patience);
      return isOn ? answer : { ...answer, note: 'The first deployment failed: what it created can be deleted again' };
    },
  });
}

/** @throws with every invalid name, before anything is changed */
function protectionsOf(
  properties: Readonly<Record<string, unknown>>,
): ((isOn: boolean, patience: Patience) => Promise<void>)[] {
  const named = PROTECTIONS.filter(([property]) => properties[property] !== undefined);
  const names = PROTECTIONS.map(([property]) => property).join(' or ');
  if (named.length === 0) throw new Error(receivedInWords(names, 'neither', 'text in at least one of them'));
  const problems: string[] = [];
  const found = named.map(([property, set]) => {
    const name = properties[property];
    if (typeof name !== 'string' || name === '') problems.push(received(property, name, 'text'));
    return (isOn: boolean, patience: Patience) => set(String(name), isOn, patience);
  });
  if (problems.length > 0) throw new Error(problems.join('; '));
  return found;
}
