import { closeSync, openSync, readSync } from 'node:fs';
import { isRecord } from '../../lib/contract/is-record';
import { MAX_TEMPLATE_BYTES } from '../../lib/contract/limits';
import { receivedInWords } from '../../lib/contract/received';
import { UsageError } from '../terminal/usage-error';
import type { LogRecord } from '../../core/events/log-record';
import { PlainText } from './plain-text';

const IS_YAML =
  /^(?:---|(?:AWSTemplateFormatVersion|Description|Metadata|Parameters|Mappings|Conditions|Transform|Resources|Outputs)\s*:)/m;

/**
 * Reads a template in JSON, in any encoding that PowerShell writes.
 *
 * @throws UsageError if it is not a template, or CloudFormation would reject it
 */
export function readTemplate(path: string): LogRecord {
  const problem = (text: string): UsageError => new UsageError([`--template: ${path}: ${text}`]);
  let text = '';
  try {
    const bytes = atMost(path, MAX_TEMPLATE_BYTES + 1);
    if (bytes.length > MAX_TEMPLATE_BYTES)
      throw problem(receivedInWords(undefined, 'more than 1 MB', 'at most 1 MB, the limit of CloudFormation'));
    const plain = new PlainText();
    text = Buffer.concat([plain.take(bytes), plain.end()]).toString('utf8');
    const template: unknown = JSON.parse(text);
    if (!isRecord(template)) throw problem('has no Resources; allowed: a CloudFormation template');
    return template;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (IS_YAML.test(text))
      throw problem(receivedInWords(undefined, 'YAML', 'JSON, as cdk synth writes it to cdk.out/NAME.template.json'));
    const { code, message } = error as NodeJS.ErrnoException;
    throw problem(
      `${code === 'EISDIR' ? 'a folder' : message}; allowed: a template in JSON, as cdk synth writes it to cdk.out/NAME.template.json`,
    );
  }
}

/** Also from a pipe, for example `--template <(…)`. */
function atMost(path: string, bytes: number): Buffer {
  const [file, memory] = [openSync(path, 'r'), Buffer.alloc(bytes)];
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes; length += read)
      read = readSync(file, memory, length, bytes - length, null);
    return memory.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
