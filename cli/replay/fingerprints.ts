/**
 * A text to search for in log files, and the position of the four bytes by which it is found. ASCII, at least three
 * characters: of a text with three, the fourth byte may be any.
 */
export interface Fingerprinted {
  readonly text: string;
  readonly fingerprintAt: number;
}

const GROUPS = 8;
const ANY_HALF = Array.from({ length: 16 }, (_, half) => half);
export const FINGERPRINT_BYTES = 4;

/** The characters of log files, most frequent first: from 1,000 recorded events. */
const BY_FREQUENCY = '"eta:nsroic,u-d2Al130m85ISg4pv6bfw7CyW9R.EDFh{}VTNkHBG/Pz MOqZxKLQYUXJj_[]+=\\%*$#@?&<>';
/** Frequencies fall about as fast as their ranks rise. */
const FREQUENCY = new Map(Array.from(BY_FREQUENCY, (character, rank) => [character, 1 / (rank + 3)]));
const UNSEEN = 1 / (BY_FREQUENCY.length + 3);
/** Text in nearly every record: bytes of these would be found in each. */
const EVERYWHERE =
  '{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"arn":"arn:aws:sts::assumed-role/","accountId":"accessKeyId":"ASIA"sessionContext":{"sessionIssuer":' +
  '{"type":"Role","arn:aws:iam::role/","userName":"attributes":{"creationDate":"mfaAuthenticated":"false"}}},"eventTime":"eventSource":".amazonaws.com","eventName":"awsRegion":"' +
  'sourceIPAddress":"userAgent":"requestParameters":{"responseElements":null,"requestID":"eventID":"readOnly":true,"resources":[{"accountId":"ARN":"eventType":"AwsApiCall",' +
  '"managementEvent":"recipientAccountId":"eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader"';

/**
 * Divides the literals into eight groups. A group is found wherever bytes of its fingerprints meet in any combination,
 * so each literal goes where it increases that frequency least.
 */
export function fingerprintGroups(literals: readonly string[]): readonly (readonly Fingerprinted[])[] {
  const groups = Array.from({ length: GROUPS }, (): Fingerprinted[] => []);
  /** For each group, the first literal with each fingerprint. */
  const distinct = groups.map(() => new Map<string, Fingerprinted>());
  const frequencies = groups.map(() => 0);
  for (const text of literals) {
    const literal = { text, fingerprintAt: rarestAt(text) };
    const bytes = fingerprint(literal);
    // One more literal with the same fingerprint does not make a group match more often.
    let chosen = distinct.findIndex((group) => group.has(bytes));
    if (chosen < 0) {
      const grown = distinct.map((group) => frequencyOf([...group.values(), literal]));
      const added = grown.map((frequency, index) => frequency - (frequencies[index] ?? 0));
      chosen = added.indexOf(Math.min(...added));
      distinct[chosen]?.set(bytes, literal);
      frequencies[chosen] = grown[chosen] ?? 0;
    }
    groups[chosen]?.push(literal);
  }
  return groups;
}

/**
 * Returns how often a group is found: for each byte of a fingerprint, any byte with the lower half of one literal's
 * byte and the upper half of another's.
 */
function frequencyOf(group: readonly Fingerprinted[]): number {
  let product = group.length === 0 ? 0 : 1;
  for (let place = 0; place < FINGERPRINT_BYTES; place++) {
    const bytes = group.map((literal) => fingerprint(literal).charCodeAt(place));
    if (bytes.some(Number.isNaN)) continue;
    const [lows, highs] = [new Set(bytes.map((byte) => byte & 15)), new Set(bytes.map((byte) => byte >> 4))];
    let sum = 0;
    for (const high of highs)
      for (const low of lows) sum += FREQUENCY.get(String.fromCharCode(high * 16 + low)) ?? UNSEEN;
    product *= sum;
  }
  return product;
}

export function fingerprint({ text, fingerprintAt }: Fingerprinted): string {
  return text.slice(fingerprintAt, fingerprintAt + FINGERPRINT_BYTES);
}

/**
 * Returns eight tables of 16 bytes: by the lower half of the first, second, third and fourth byte of a fingerprint, then
 * by the upper halves. One bit per group.
 */
export function maskTables(groups: readonly (readonly Fingerprinted[])[]): Uint8Array {
  const tables = new Uint8Array(2 * FINGERPRINT_BYTES * 16);
  groups.forEach((group, index) => {
    for (const literal of group) {
      const bytes = Buffer.from(fingerprint(literal), 'latin1');
      for (let place = 0; place < FINGERPRINT_BYTES; place++) {
        const byte = bytes[place];
        const [lows, highs] = byte === undefined ? [ANY_HALF, ANY_HALF] : [[byte & 15], [byte >> 4]];
        const entries = [
          ...lows.map((half) => place * 16 + half),
          ...highs.map((half) => (FINGERPRINT_BYTES + place) * 16 + half),
        ];
        for (const entry of entries) tables[entry] = (tables[entry] ?? 0) | (1 << index);
      }
    }
  });
  return tables;
}

function rarestAt(text: string): number {
  let [best, least] = [0, Infinity];
  for (let at = 0; at === 0 || at + FINGERPRINT_BYTES <= text.length; at++) {
    const bytes = text.slice(at, at + FINGERPRINT_BYTES);
    const everywhere = EVERYWHERE.split(bytes).length - 1;
    const frequency =
      everywhere + Array.from(bytes).reduce((product, character) => product * (FREQUENCY.get(character) ?? UNSEEN), 1);
    if (frequency < least) [best, least] = [at, frequency];
  }
  return best;
}
