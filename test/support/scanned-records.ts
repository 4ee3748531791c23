import { type Compared, RecordScanner, type ScannedRecords } from '../../cli/replay/record-scanner';

export const ID = 'c2f7e8a4-6b19-4d35-8e02-9f4a1d3b7c58';
/** A record as CloudTrail writes it, with further members before its ID and at its end. */
export const record = (fields = '', tail = '') =>
  `{"eventVersion":"1.11","userIdentity":{"type":"Root"},"eventTime":"2026-03-03T09:14:27Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1",${fields}"eventID":"${ID}","readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111111111111"${tail}}`;
export const file = (...records: string[]): Buffer => Buffer.from(`{"Records":[${records.join(',')}]}\n`);

export function scanned(scanner: RecordScanner, json: Buffer): ScannedRecords {
  const found = scanner.scan(json);
  if (!found) throw new Error('not as CloudTrail writes it');
  return found;
}

/** @param roots the members in which the texts are looked for; `''`: anywhere */
export const scanning = (
  texts: readonly string[] = [],
  roots: readonly string[] = [''],
  compared: readonly Compared[] = [],
): RecordScanner => new RecordScanner({ texts, roots }, compared);
