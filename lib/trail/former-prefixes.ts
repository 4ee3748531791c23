import { Token } from 'aws-cdk-lib/core';
import { KEY_PREFIX, KEY_PREFIX_OR_NONE } from '../contract/identifiers';
import { received, receivedInWords } from '../contract/received';
import { logFilePrefix } from '../contract/trail-statements';
import type { Problems } from '../internal/problems';

/** The current and former locations of a trail's log files. */
export interface KeyPrefixes {
  readonly keyPrefix?: string;
  /** An empty one means no prefix. */
  readonly formerKeyPrefixes?: readonly string[];
}

/** Returns the prefixes of the trail's files in the bucket, current one first. */
export function logFilePrefixes({ keyPrefix, formerKeyPrefixes = [] }: KeyPrefixes): string[] {
  return [keyPrefix, ...formerKeyPrefixes].map(logFilePrefix);
}

/** @param of the prefix of the property names */
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
          ? `${JSON.stringify(prefix)}${other === present ? ', the current one' : ' more than once'}`
          : `${JSON.stringify(prefix)}, whose files (${own}) overlap with those of another one (${other})`,
        'each other location once',
      ),
    );
  }
}
