import { stackEvents } from '../../core/custom-resource/aws/stack-events';
import { parseBinding } from '../../core/custom-resource/binding';
import { answerCloudFormation } from '../../core/custom-resource/custom-resource';
import type { InvocationContext } from '../../core/custom-resource/patience';
import { ArchiveNamespace, type ArchiveNameProperties, namespaceOf } from '../../lib/contract/archive-namespace';
import { received } from '../../lib/contract/received';
import { deployedName, formerName, isNew } from './deployed-bucket';

/** A constant: there is nothing to replace. */
const PHYSICAL_ID = 'archive-name';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: PHYSICAL_ID,
    deletesNothing: true,
    handle: async ({ type, properties, stackId, accountId, region }, patience) => {
      const answer = { physicalResourceId: PHYSICAL_ID, attributes: {} };
      if (type === 'Delete') return answer;
      const { id, wanted } = parse(properties);
      const rows = await stackEvents(parseBinding(process.env), patience).currentOperation();
      const name = isNew(rows, id) ? undefined : (formerName(rows, id) ?? (await deployedName(stackId, id, patience)));
      if (name === undefined) return { ...answer, note: 'The archive is new' };
      const is = namespaceOf(name, accountId, region);
      if (is !== wanted) throw new Error(refusal(name, is, wanted));
      return answer;
    },
  });
}

function refusal(name: string, is: ArchiveNamespace, wanted: ArchiveNamespace): string {
  const code = is === ArchiveNamespace.GLOBAL ? 'ArchiveNamespace.GLOBAL' : 'ArchiveNamespace.ACCOUNT_REGIONAL';
  return (
    `The archive's bucket ${name} exists in the namespace ${is}. In the namespace ${wanted}, a new and empty bucket would replace it. ` +
    `Set organization-trail:archiveNamespace to ${is} (in code archiveNamespace: ${code}), and deploy again. The trail still delivers to ${name}.`
  );
}

function parse(properties: Readonly<Record<string, unknown>>): {
  readonly id: string;
  readonly wanted: ArchiveNamespace;
} {
  const { BucketLogicalId: id, Namespace: namespace } = properties satisfies Partial<
    Record<keyof ArchiveNameProperties, unknown>
  >;
  const wanted = Object.values(ArchiveNamespace).find((known) => known.valueOf() === namespace);
  const isText = typeof id === 'string' && id !== '';
  if (isText && wanted !== undefined) return { id, wanted };
  throw new Error(
    [
      ...(isText ? [] : [received('BucketLogicalId', id, 'text')]),
      ...(wanted === undefined ? [received('Namespace', namespace, Object.values(ArchiveNamespace).join(' or '))] : []),
    ].join('; '),
  );
}
