import type { ArchiveOwnerProperties } from '../../lib/contract/archive-owner';
import { ACCOUNT_ID, type IdentifierRule, REGION } from '../../lib/contract/identifiers';
import type { CustomResourceRequest } from '../../core/custom-resource/custom-resource';
import { received } from '../../lib/contract/received';

/** Where log files are delivered. */
export interface Archive {
  readonly bucketName: string;
  readonly accountId: string;
  readonly region: string;
}

const RULES: Readonly<Record<keyof ArchiveOwnerProperties, IdentifierRule>> = {
  BucketName: { allowed: 'text', accepts: (value) => value !== '' },
  AccountId: ACCOUNT_ID,
  Region: REGION,
};

/** @throws with every invalid field in one error */
export function parseArchive({ properties }: CustomResourceRequest): Archive {
  const problems: string[] = [];
  const text = (name: keyof ArchiveOwnerProperties): string => {
    const value = properties[name];
    if (typeof value === 'string' && RULES[name].accepts(value)) return value;
    problems.push(received(name, value, RULES[name].allowed));
    return '';
  };
  const archive = { bucketName: text('BucketName'), accountId: text('AccountId'), region: text('Region') };
  if (problems.length > 0) throw new Error(problems.join('; '));
  return archive;
}
