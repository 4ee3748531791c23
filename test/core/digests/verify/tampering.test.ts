import { beforeAll, describe, expect, test } from '@jest/globals';
import { gunzipSync, gzipSync } from 'node:zlib';
import { problemWords, remarkWords } from '../../../../core/digests/result/words';
import { BEGIN, DAY, HOUR } from '../../../support/digests/chain-writer';
import { SigningKey } from '../../../support/digests/signing-key';
import { leftOutOf, problemsOf, remarksOf, WatchedArchive } from '../../../support/digests/watched-archive';

interface Tampering {
  readonly what: string;
  readonly tamper: (archive: WatchedArchive) => void;
  /** Of somebody who watched before, and looks again after it. */
  readonly watched: readonly string[];
  /** Of somebody who looks at all of it for the first time, and reads each log file. Absent: the same. */
  readonly once?: readonly string[];
  readonly remarks?: readonly string[];
  /** In the words for people. */
  readonly says?: RegExp;
}

/** 40 hours were verified before; digests 40 to 59 are new. Each has two log files. */
const SEEN = 40;
const HOURS = 60;
const LATER = BEGIN + HOURS * HOUR + 700;

/** A log file of a digest that was not verified yet. */
function logFile({ chain }: WatchedArchive, hour: number): string {
  return chain.logFiles[hour]?.[0]?.key ?? '';
}
function digest({ chain }: WatchedArchive, hour: number): string {
  return chain.digests[hour]?.key ?? '';
}
function remove(archive: WatchedArchive, ...hours: number[]): void {
  for (const hour of hours) archive.store.remove(digest(archive, hour));
}
function rewrite(archive: WatchedArchive, key: string, content: (before: string) => string, modified = LATER): void {
  const before = gunzipSync(archive.store.known(key).body).toString();
  archive.store.change(key, { body: gzipSync(content(before), { level: 1 }), modified });
}

const TAMPERINGS: readonly Tampering[] = [
  {
    what: 'a log file changed',
    tamper: (archive) => {
      rewrite(archive, logFile(archive, 50), (json) => json.replace('ListBuckets', 'GetObject00'));
    },
    watched: ['log-file-changed'],
    says: /^a log file changed after its delivery, 845017362219 in eu-central-1, 2026-11-12T02:14:27Z to .*_CloudTrail_eu-central-1_/,
  },
  {
    what: 'a log file deleted',
    tamper: (archive) => {
      archive.store.remove(logFile(archive, 50));
    },
    watched: ['log-file-missing'],
    says: /^a log file is missing/,
  },
  {
    what: 'all log files of an hour deleted',
    tamper: ({ store, chain }) => {
      for (const { key } of chain.logFiles[50] ?? []) store.remove(key);
    },
    watched: ['log-file-missing ×2'],
    says: /^2 log files are missing.* and 1 more\)$/,
  },
  {
    what: 'a log file added',
    tamper: ({ chain, store }) => {
      store.change(chain.logFile(BEGIN + 45 * HOUR, '{"Records":[]}').key, { modified: LATER });
      chain.hours(40);
    },
    watched: ['log-file-added'],
    says: /^a log file that no digest names/,
  },
  {
    what: 'a log file recompressed, its content as it was',
    tamper: (archive) => {
      rewrite(archive, logFile(archive, 50), (json) => json);
    },
    watched: [],
    remarks: ['log-file-rewritten'],
  },
  {
    what: 'a log file truncated',
    tamper: (archive) => {
      const key = logFile(archive, 50);
      archive.store.change(key, { body: archive.store.known(key).body.subarray(0, 60), modified: LATER });
    },
    watched: ['log-file-damaged'],
    says: /^a log file cannot be unpacked/,
  },
  {
    what: 'a log file emptied',
    tamper: (archive) => {
      archive.store.change(logFile(archive, 50), { body: Buffer.alloc(0), modified: LATER });
    },
    watched: ['log-file-damaged'],
    says: /too small/,
  },
  {
    what: 'a log file replaced by text',
    tamper: (archive) => {
      archive.store.change(logFile(archive, 50), { body: Buffer.from('{"Records":[]}'.repeat(9)), modified: LATER });
    },
    watched: ['log-file-damaged'],
  },
  {
    what: 'a digest changed',
    tamper: (archive) => {
      rewrite(archive, digest(archive, 50), (json) => json.replace(/"hashValue":"../, '"hashValue":"00'));
    },
    watched: ['digest-changed'],
    says: /^a digest changed after CloudTrail had signed it, .*2026-11-12T02:14:27Z to 2026-11-12T03:14:27Z/,
  },
  {
    what: 'a digest changed, with the log file that it names',
    tamper: (archive) => {
      const key = logFile(archive, 50);
      rewrite(archive, key, () => '{"Records":[]}');
      rewrite(archive, digest(archive, 50), (json) =>
        json.replace(/"hashValue":"\w+/, `"hashValue":"${'ab'.repeat(32)}`),
      );
    },
    watched: ['digest-changed'],
  },
  {
    what: 'a digest truncated',
    tamper: (archive) => {
      const key = digest(archive, 50);
      archive.store.change(key, { body: archive.store.known(key).body.subarray(0, 90) });
    },
    watched: ['digest-damaged'],
    says: /^a digest cannot be read as a digest.*: it is not gzip, or truncated/,
  },
  {
    what: 'a digest that lost its signature, its content as it was',
    tamper: (archive) => {
      archive.store.change(digest(archive, 50), { metadata: {} });
    },
    watched: [],
    remarks: ['signature-lost'],
  },
  {
    what: 'a digest with a wrong signature in its metadata, its content as it was',
    tamper: (archive) => {
      archive.store.change(digest(archive, 50), { metadata: { signature: 'ab'.repeat(256) } });
    },
    watched: [],
    remarks: ['signature-lost'],
  },
  {
    what: 'the newest digest with a wrong signature',
    tamper: (archive) => {
      archive.store.change(digest(archive, HOURS - 1), { metadata: { signature: 'ab'.repeat(256) } });
    },
    watched: ['digest-changed'],
  },
  {
    what: 'a digest deleted',
    tamper: (archive) => {
      remove(archive, 50);
    },
    watched: ['digest-missing'],
    says: /^a digest is missing, 845017362219 in eu-central-1, 2026-11-12T02:14:27Z to 2026-11-12T03:14:27Z \(.*20261112T031427Z/,
  },
  {
    what: 'two digests deleted in a row',
    tamper: (archive) => {
      remove(archive, 50, 51);
    },
    watched: ['digest-missing ×2'],
    says: /^about 2 digests are missing/,
  },
  {
    what: 'a digest deleted, and the next changed',
    tamper: (archive) => {
      remove(archive, 50);
      rewrite(archive, digest(archive, 51), (json) => json.replace('"awsAccountId"', '"awsaccountid"'));
    },
    watched: ['digest-damaged', 'digest-missing'],
  },
  {
    what: 'the newest digests deleted',
    tamper: (archive) => {
      remove(archive, 56, 57, 58, 59);
    },
    watched: ['chain-stopped'],
    says: /^no new digest has arrived, 845017362219 in eu-central-1, 2026-11-12T08:14:27Z to/,
  },
  {
    what: 'all digests deleted',
    tamper: ({ store }) => {
      for (const key of store.keys().filter((name) => name.includes('/CloudTrail-Digest/'))) store.remove(key);
    },
    watched: ['chain-vanished'],
    once: ['place-silent ×0'],
    says: /^all digests are gone, including those that were verified before/,
  },
  {
    what: 'the whole folder of the account and Region deleted',
    tamper: ({ store }) => {
      for (const key of store.keys()) store.remove(key);
    },
    watched: ['chain-vanished'],
    once: ['place-silent ×0'],
  },
  {
    what: 'digests deleted that were verified before',
    tamper: (archive) => {
      remove(archive, 20, 21, 30);
    },
    watched: ['digest-missing ×2', 'digest-missing'],
    says: /they existed before, and were verified/,
  },
  {
    what: 'a digest changed that was verified before',
    tamper: (archive) => {
      rewrite(archive, digest(archive, 30), (json) => json.replace(/"hashValue":"../, '"hashValue":"00'));
    },
    watched: ['digest-changed'],
  },
  {
    what: 'a digest written again that was verified before, its content as it was',
    tamper: (archive) => {
      rewrite(archive, digest(archive, 30), (json) => json);
    },
    watched: [],
    remarks: ['digest-rewritten'],
  },
  {
    what: 'a digest moved over another one',
    tamper: (archive) => {
      const { body, metadata } = archive.store.known(digest(archive, 49));
      archive.store.change(digest(archive, 50), { body, metadata });
    },
    watched: ['digest-moved'],
    says: /^a digest is not where it belongs.*: it says that it is s3:\/\/audit-archive-7pk2\/.*20261112T021427Z/,
  },
  {
    what: 'a digest moved to where none was',
    tamper: (archive) => {
      const object = archive.store.known(digest(archive, 50));
      archive.store.put(digest(archive, 50).replace('T031427Z', 'T035959Z'), object);
    },
    watched: ['digest-moved'],
  },
  {
    what: 'a digest made anew and signed by another key',
    tamper: (archive) => {
      const stranger = new SigningKey('eu-central-1');
      const key = digest(archive, 50);
      const forged = gunzipSync(archive.store.known(key).body)
        .toString()
        .replace(/"digestPublicKeyFingerprint":"\w+"/, `"digestPublicKeyFingerprint":"${stranger.fingerprint}"`);
      archive.store.change(key, { body: gzipSync(forged), metadata: { signature: stranger.sign(forged) } });
    },
    watched: ['digest-unknown-key'],
    says: /^a digest is signed with a key that is not CloudTrail's.*: CloudTrail has no key/,
  },
  {
    what: 'a digest signed by another key in the name of the right one',
    tamper: (archive) => {
      const stranger = new SigningKey('eu-central-1');
      archive.store.change(digest(archive, HOURS - 1), { metadata: { signature: stranger.sign('forged') } });
    },
    watched: ['digest-changed'],
  },
  {
    what: 'the chain restarted, and nobody knows of a pause',
    tamper: ({ chain }) => {
      chain.pause(5 * HOUR).hours(3);
    },
    watched: ['chain-restarted'],
    says: /^the chain of digests restarted, 845017362219 in eu-central-1, 2026-11-12T12:14:27Z to 2026-11-12T17:14:27Z/,
  },
  {
    what: 'the chain restarted without a pause',
    tamper: ({ chain }) => {
      chain.pause(0).hours(3);
    },
    watched: ['chain-restarted'],
  },
  {
    what: 'a file that is not named as a digest is',
    tamper: (archive) => {
      archive.store.put(digest(archive, 50).replace('.json.gz', '.json'), archive.store.known(digest(archive, 50)));
    },
    watched: [],
    remarks: ['strange-file'],
  },
];

describe('tampering', () => {
  const untouched = new WatchedArchive();
  beforeAll(async () => {
    untouched.chain.hours(SEEN);
    await untouched.watch();
    untouched.chain.hours(HOURS - SEEN);
  });

  test.each(TAMPERINGS)('is found by who watches: $what', async ({ tamper, watched, remarks = [], says }) => {
    const archive = new WatchedArchive(untouched);
    tamper(archive);
    const found = await archive.watch();
    expect([problemsOf(found), leftOutOf(found), remarksOf(found)]).toEqual([watched, [], remarks]);
    const words = [...found.problems.map((problem) => problemWords(problem).title), ...found.remarks.map(remarkWords)];
    if (says) expect(words.join('\n')).toMatch(says);
    for (const word of words) expect(word).toMatch(/[^.]$/);
    // Told once, but for what lasts.
    archive.chain.end += 600;
    const again = await archive.watch();
    expect(problemsOf(again)).toEqual(watched.filter((kind) => ['chain-stopped', 'chain-vanished'].includes(kind)));
  });

  test.each(TAMPERINGS)('is found by who looks once and hashes: $what', async ({ tamper, watched, once = watched }) => {
    const archive = new WatchedArchive(untouched);
    tamper(archive);
    const found = await archive.verify({ logFiles: 'hashed', now: archive.now + DAY, to: archive.chain.end });
    const changes = (kinds: readonly string[]): readonly string[] => [...kinds].sort();
    expect(changes(problemsOf(found))).toEqual(changes(once));
  });

  test.each(TAMPERINGS)('leaves its hours unproven: $what', async ({ tamper, watched }) => {
    const archive = new WatchedArchive(untouched);
    tamper(archive);
    const { coverage, problems } = await archive.verify({ logFiles: 'hashed' });
    const isDoubted = ({ kind }: { kind: string }): boolean =>
      !/^(chain-stopped|log-file-added|digest-moved|place-silent)$/.test(kind);
    for (const { period } of problems.filter(isDoubted)) {
      if (period.from === period.to) continue;
      const proven = coverage.flatMap((one) => one.proven);
      expect(proven.filter(({ from, to }) => from < period.to && to > period.from)).toEqual([]);
    }
    if (watched.length === 0) expect(problems).toEqual([]);
  });
});
