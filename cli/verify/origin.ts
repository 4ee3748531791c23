import { statSync } from 'node:fs';
import { messageOf } from '../../lib/contract/error-message';
import { pattern } from '../../lib/contract/identifiers';
import { received, receivedInWords } from '../../lib/contract/received';

/** Where the archive is: a bucket, perhaps below a key prefix, or a folder into which one was synced. */
export type Origin =
  | { readonly kind: 'bucket'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'folder'; readonly path: string };

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = pattern(/^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'a bucket');
const ALLOWED = 's3://<bucket>, s3://<bucket>/<prefix>, or a folder';

/** @returns what is wrong with it, where it is none */
export function originOf(given: string): Origin | string {
  if (/^s3:/i.test(given)) {
    const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/i.exec(given) ?? [];
    if (!BUCKET.accepts(bucket)) return received('archive', given, ALLOWED);
    // Whoever names the folder of the log files means the archive that it is in.
    return { kind: 'bucket', bucket, prefix: prefixOf(prefix) };
  }
  try {
    return statSync(given).isDirectory()
      ? { kind: 'folder', path: given }
      : receivedInWords('archive', `${JSON.stringify(given)}, which is a file`, ALLOWED);
  } catch (error) {
    return receivedInWords('archive', `${JSON.stringify(given)} (${messageOf(error)})`, ALLOWED);
  }
}

/** Up to the folder `AWSLogs`, and with the slash unless it is empty. */
function prefixOf(given: string): string {
  const path = `${given.replace(/\/+$/, '')}/`;
  const above = path.startsWith('AWSLogs/') ? '' : (/^(.*?\/)AWSLogs\//.exec(path)?.[1] ?? path);
  return above === '/' ? '' : above;
}

export function originText(origin: Origin): string {
  return origin.kind === 'folder' ? origin.path : `s3://${origin.bucket}${origin.prefix && `/${origin.prefix}`}`;
}
