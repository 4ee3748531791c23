import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findRoots } from '../../../../core/digests/find-roots';
import { FolderArchive } from '../../../../core/digests/folder/folder-archive';
import { placesOf } from '../../../../core/digests/verify/places-of';
import { BEGIN, HOUR, PLACE, ROOT } from '../../../support/digests/chain-writer';
import { leftOutOf, problemsOf, remarksOf, WatchedArchive } from '../../../support/digests/watched-archive';

describe('an archive synced into a folder', () => {
  const original = new WatchedArchive();
  original.chain.hours(30);
  let archive: WatchedArchive;
  let folder: string;

  beforeEach(() => {
    archive = new WatchedArchive(original);
    folder = mkdtempSync(join(tmpdir(), 'synced-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function sync(under = ''): FolderArchive {
    for (const key of archive.store.keys()) {
      const path = join(folder, key.slice(under.length));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, archive.store.known(key).body);
    }
    const reader = new FolderArchive(folder, under);
    archive.reader = reader;
    return reader;
  }

  test('is proven but for the newest digest, which has lost its signature', async () => {
    sync();
    const result = await archive.verify({ logFiles: 'hashed' });
    expect([problemsOf(result), leftOutOf(result), remarksOf(result)]).toEqual([
      [],
      ['digest no-signature'],
      ['chain-begins'],
    ]);
    expect(result.proof).toEqual({ digests: 29, logFilesListed: 58, logFilesHashed: 58 });
    expect(result.coverage[0]).toMatchObject({
      proven: [{ from: BEGIN, to: BEGIN + 29 * HOUR }],
      notChecked: [{ from: BEGIN + 29 * HOUR, to: BEGIN + 30 * HOUR }],
    });
  });

  test('may be a part of the bucket', async () => {
    const reader = sync(ROOT);
    expect(await findRoots(reader, '')).toEqual({ roots: [ROOT], elsewhere: [] });
    expect(await placesOf(reader, [ROOT])).toEqual([PLACE]);
    expect(problemsOf(await archive.verify({ logFiles: 'hashed' }))).toEqual([]);
  });

  test('of a time in the past is proven by the digest after it', async () => {
    sync();
    const result = await archive.verify({ logFiles: 'hashed', from: BEGIN + 5 * HOUR, to: BEGIN + 9 * HOUR });
    expect([problemsOf(result), leftOutOf(result), result.proof.digests]).toEqual([[], [], 4]);
  });

  test('shows what was deleted and changed', async () => {
    const { chain, store } = archive;
    store.remove(chain.digests[10]?.key ?? '');
    store.remove(chain.logFiles[20]?.[0]?.key ?? '');
    store.change(chain.logFiles[22]?.[0]?.key ?? '', { body: Buffer.from('no gzip, though it is long enough') });
    sync();
    expect(problemsOf(await archive.verify({ logFiles: 'hashed' }))).toEqual([
      'digest-missing',
      'log-file-missing',
      'log-file-damaged',
    ]);
  });

  test('lists files as S3 does, from any of them on', async () => {
    const reader = sync();
    const keysOf = async (prefix: string, after?: string): Promise<string[]> => {
      const keys = [];
      for await (const page of reader.list(prefix, after)) keys.push(...page.map(({ key }) => key));
      return keys;
    };
    const all = archive.store.keys();
    expect(await keysOf('')).toEqual(all);
    for (const after of [all[0], all[17], `${all[40] ?? ''}x`, 'AWSLogs/', 'AWSLogs/o', 'B'])
      expect(await keysOf('', after)).toEqual(all.filter((key) => key > (after ?? '')));
    expect(await keysOf('nothing/here/')).toEqual([]);
  });

  test('is never left, whatever a digest names', async () => {
    const reader = sync();
    for (const key of ['../../etc/passwd', '/etc/passwd', `${ROOT}../../../../etc/passwd`])
      await expect(reader.hash(key)).rejects.toMatchObject({ name: 'Unreadable', reason: 'missing' });
  });

  test('says what cannot be read', async () => {
    const reader = sync();
    const [, second = '', third = ''] = archive.store.keys();
    await expect(reader.digest(`${second}x`)).rejects.toMatchObject({ reason: 'missing' });
    await expect(reader.digest(dirname(second))).rejects.toMatchObject({ reason: 'damaged' });
    await expect(reader.digest(`${third}/within`)).rejects.toMatchObject({ reason: 'missing' });
    if (process.getuid?.() === 0) return;
    chmodSync(join(folder, third), 0o000);
    await expect(reader.hash(third)).rejects.toMatchObject({ reason: 'denied' });
  });
});
