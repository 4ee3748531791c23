import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CloudTrailEvent } from '../../test/fixtures/cloudtrail-event';
import { ordinaryWeek } from '../../test/fixtures/ordinary-week';
import { fromCatalogs } from '../../cli/replay/detections';
import { compile } from '../../lib/filter-pattern/compile';
import { WITH_NAMES } from '../../lib/filter-pattern/limits';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { Timeline } from '../../test/fixtures/ordinary-week/timeline';

/** What real records carry and fixtures leave out; without it they would be half as long. */
const FILLER = {
  userAgent:
    'aws-sdk-js/3.1137.0 ua/2.1 os/linux#6.1.147 lang/js md/nodejs#22.20.0 api/client#3.1137.0 m/E,b,n exec-env/AWS_ECS_FARGATE cfg/retry-mode#standard',
  tlsDetails: {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: 'service.eu-central-1.amazonaws.com',
  },
  requestParameters: {
    filterSet: {
      items: [{ name: 'tag:environment', valueSet: { items: [{ value: 'production' }, { value: 'staging' }] } }],
    },
    encryptionContext: {
      'aws:cloudwatch:arn': 'arn:aws:logs:eu-central-1:845017362219:log-group:/orders/api',
      purpose: 'order documents',
    },
    maxResults: 1000,
  },
  resources: [
    {
      accountId: '845017362219',
      type: 'AWS::KMS::Key',
      ARN: 'arn:aws:kms:eu-central-1:845017362219:key/3f2b8c14-6e0d-4c59-9a71-d58e0b2c4f93',
    },
  ],
};

export interface Corpus {
  readonly name: string;
  readonly folder: string;
  readonly files: number;
  readonly events: number;
  readonly jsonBytes: number;
  readonly storedBytes: number;
}

/** How many events the next file has. */
export type FileSize = (random: () => number) => number;

export const largeFiles: FileSize = () => 10_000;

/** Log-normal, as the files of real accounts are: many have a handful of events, few have hundreds. */
export function smallFiles(median: number): FileSize {
  return (random) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(1, Math.min(622, Math.round(median * Math.exp(normal))));
  };
}

/** Which events of a week there are. */
export type Mix = (week: readonly CloudTrailEvent[]) => readonly CloudTrailEvent[];

/** As in real accounts: the share of events that match some detection, and of reads among the others. */
const MATCHING = 0.04;
const READS = 0.85;

/** Of a week all reads that no detection matches, and so many of the other events that their shares are ordinary. */
export function ordinaryMix(week: readonly CloudTrailEvent[]): CloudTrailEvent[] {
  const filters = fromCatalogs({}).map(({ filterPattern }) => compile(parsePattern(filterPattern, WITH_NAMES).pattern));
  const kindOf = (event: CloudTrailEvent): 'match' | 'read' | 'write' =>
    filters.some((filter) => filter(event)) ? 'match' : event['readOnly'] === true ? 'read' : 'write';
  const kinds = week.map(kindOf);
  const [matches = 0, reads = 0, writes = 0] = (['match', 'read', 'write'] as const).map(
    (kind) => kinds.filter((one) => one === kind).length,
  );
  const others = reads / READS;
  const kept = {
    read: 1,
    write: Math.min(1, (others - reads) / writes),
    match: Math.min(1, (others * MATCHING) / (1 - MATCHING) / matches),
  };
  const due = { read: 0, write: 0, match: 0 };
  return week
    .filter((_, index) => {
      const kind = kinds[index] ?? 'read';
      due[kind] += kept[kind];
      if (due[kind] < 1) return false;
      due[kind] -= 1;
      return true;
    })
    .map(longer);
}

/** A third of the events match some detection: the commands that an agent sends every minute. */
export function heavyMix(week: readonly CloudTrailEvent[]): CloudTrailEvent[] {
  const dice = new Timeline(7);
  // Refused calls are rarer in real accounts than in a week that was written to try the alarms.
  return week.filter(({ errorCode }) => errorCode === undefined || dice.random() < 0.12).map(longer);
}

/** The events of recorded attacks instead: of each JSON file below a folder that is a list of events or a log file. */
export function recordings(folder: string): Mix {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const events = files.sort().flatMap((name) => {
    const read = JSON.parse(readFileSync(join(folder, name), 'utf8')) as CloudTrailEvent | CloudTrailEvent[];
    const records = Array.isArray(read) ? read : read['Records'];
    return Array.isArray(records) ? (records as CloudTrailEvent[]).filter((event) => 'eventVersion' in event) : [];
  });
  if (events.length === 0) throw new RangeError(`${folder}: no events in its JSON files`);
  // Recordings have their keys in order of the alphabet, and log files do not.
  return () => events.map(({ eventVersion, userIdentity, ...more }) => ({ eventVersion, userIdentity, ...more }));
}

/** Log files of an invented organization, the same for the same arguments: ordinary weeks, one after the other, in CloudTrail's folders. */
export function writeCorpus(name: string, folder: string, events: number, sizeOf: FileSize, mix: Mix): Corpus {
  const dice = new Timeline(events);
  const week = mix(ordinaryWeek());
  const corpus = { files: 0, events: 0, jsonBytes: 0, storedBytes: 0 };
  while (corpus.events < events) {
    const size = Math.min(
      sizeOf(() => dice.random()),
      events - corpus.events,
    );
    const first = corpus.events;
    const records = Array.from({ length: size }, (_, index) => repeated(week, first + index));
    const json = `{"Records":[${records.map((record) => JSON.stringify(record)).join(',')}]}`;
    const stored = gzipSync(json, { level: 6 });
    const path = join(folder, pathOf(records[0] ?? {}, corpus.files));
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, stored);
    corpus.files += 1;
    corpus.events += size;
    corpus.jsonBytes += Buffer.byteLength(json);
    corpus.storedBytes += stored.length;
  }
  return { name, folder, ...corpus };
}

/** As large as a document may be: 62 MB of JSON. */
export const HUGE_EVENTS = 40_000;

/** The same events in one file of each form, as large as one may be: what is to be read in little memory. */
export function writeHugeFiles(folder: string, events: number): Corpus[] {
  const week = ordinaryWeek().map(longer);
  const forms: Record<string, (records: readonly string[]) => string> = {
    'as CloudTrail writes it': (records) => `{"Records":[${records.join(',')}]}`,
    'printed for people': (records) => `{\n  "Records": [\n    ${records.join(',\n    ')}\n  ]\n}\n`,
    'a line for each event': (records) => `${records.join('\n')}\n`,
  };
  const records = Array.from({ length: events }, (_, index) => JSON.stringify(repeated(week, index)));
  return Object.entries(forms).flatMap(([form, write], index) =>
    [false, true].map((isPacked) => {
      const json = Buffer.from(write(records));
      const stored = isPacked ? gzipSync(json, { level: 1 }) : json;
      const name = `one file, ${form}${isPacked ? ', gzip' : ''}`;
      const own = join(folder, `${String(index)}${isPacked ? '-gzip' : ''}`);
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, `file.json${isPacked ? '.gz' : ''}`), stored);
      return { name, folder: own, files: 1, events, jsonBytes: json.length, storedBytes: stored.length };
    }),
  );
}

function longer(event: CloudTrailEvent): CloudTrailEvent {
  const { requestParameters, readOnly, userAgent } = event;
  return {
    ...event,
    ...(readOnly === true &&
      requestParameters === null && { requestParameters: FILLER.requestParameters, resources: FILLER.resources }),
    ...(typeof userAgent === 'string' && userAgent.startsWith('aws-cli') && { userAgent: FILLER.userAgent }),
    tlsDetails: FILLER.tlsDetails,
  };
}

/** The nth event of week upon week: the same deed, at another time, with ids, a key and an address of its own. */
function repeated(week: readonly CloudTrailEvent[], index: number): CloudTrailEvent {
  const event = week[index % week.length] ?? {};
  const at = Date.parse(String(event['eventTime'])) + Math.floor(index / week.length) * 7 * 86_400_000;
  // What does not compress is a seventh of a real record.
  const random = createHash('shake256', { outputLength: 160 }).update(String(index)).digest();
  const identity = event['userIdentity'] as CloudTrailEvent;
  const accessKeyId =
    identity['accessKeyId'] === undefined ? undefined : `ASIA${random.toString('hex', 32, 40).toUpperCase()}`;
  return {
    ...event,
    userIdentity: { ...identity, accessKeyId },
    eventTime: new Date(at).toISOString().replace('.000Z', 'Z'),
    sourceIPAddress: String(event['sourceIPAddress']).startsWith('198.')
      ? `198.51.100.${String(random[40])}`
      : event['sourceIPAddress'],
    additionalEventData: {
      bytesTransferredOut: random.readUInt16LE(41),
      'x-amz-id-2': random.toString('base64', 43, 160),
      ...(event['additionalEventData'] ?? {}),
    },
    requestID: uuid(random.toString('hex', 0, 16)),
    eventID: uuid(random.toString('hex', 16, 32)),
  };
}

function uuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function pathOf({ eventTime, recipientAccountId, awsRegion }: CloudTrailEvent, file: number): string {
  const [account, region, time] = [String(recipientAccountId), String(awsRegion), String(eventTime)];
  const stamp = `${time.slice(0, 16).replaceAll(/[-:]/g, '')}Z`;
  return `AWSLogs/o-b7k2m9x4qz/${account}/CloudTrail/${region}/${time.slice(0, 10).replaceAll('-', '/')}/${account}_CloudTrail_${region}_${stamp}_${String(file).padStart(16, '0')}.json.gz`;
}
