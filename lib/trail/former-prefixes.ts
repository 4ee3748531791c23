import { Token } from 'aws-cdk-lib/core';
import { KEY_PREFIX, KEY_PREFIX_OR_NONE } from '../contract/identifiers';
import { received, receivedInWords } from '../contract/received';
import { logFilePrefix } from '../contract/trail-statements';
import type { Problems } from '../internal/problems';

/** Where a trail's log files go, and where they went. */
export interface KeyPrefixes {
  readonly keyPrefix?: string;
  /** An empty one stands for none. */
  readonly formerKeyPrefixes?: readonly string[];
}

/** Where in the bucket the trail's files are, the present place first. */
export function logFilePrefixes({ keyPrefix, formerKeyPrefixes = [] }: KeyPrefixes): string[] {
  return [keyPrefix, ...formerKeyPrefixes].map(logFilePrefix);
}

/** @param of what the names of the properties begin with */
export function checkPrefixes(problems: Problems, { keyPrefix, formerKeyPrefixes = [] }: KeyPrefixes, of = ''): void {
  problems.check(`${of}keyPrefix`, keyPrefix, KEY_PREFIX);
  for (const [index, prefix] of formerKeyPrefixes.entries()) {
    const name = `${of}formerKeyPrefixes[${String(index)}]`;
    if (Token.isUnresolved(prefix)) continue;
    if (!KEY_PREFIX_OR_NONE.accepts(prefix)) {
      problems.add(received(name, prefix, KEY_PREFIX_OR_NONE.allowed));
      continue;
    }
    const own = logFilePrefix(prefix);
    const [present = '', ...earlier] = logFilePrefixes({
      keyPrefix,
      formerKeyPrefixes: formerKeyPrefixes.slice(0, index),
    });
    const other = [present, ...earlier].find((one) => one.startsWith(own) || own.startsWith(one));
    if (other === undefined) continue;
    problems.add(
      receivedInWords(
        name,
        other === own
          ? `${JSON.stringify(prefix)}${other === present ? ', the present one' : ' more than once'}`
          : `${JSON.stringify(prefix)}, whose files (${own}) and others' (${other}) are in one another`,
        'each other place once',
      ),
    );
  }
}
