import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AccountMemory, Witnessed } from '../../../../core/digests/memory/account-memory';
import { parseMemory } from '../../../../core/digests/memory/parse-memory';
import { readMemory } from '../../../../core/digests/memory/read-memory';
import { writeMemory } from '../../../../core/digests/memory/write-memory';
import type { ChainState } from '../../../../core/digests/chain';
import { problemWords } from '../../../../core/digests/result/words';
import { BEGIN, DAY, HOUR, PLACE } from '../../../support/digests/chain-writer';
import { leftOutOf, problemsOf, WatchedArchive } from '../../../support/digests/watched-archive';

const { account } = PLACE;
const NOW = BEGIN + DAY;
const NONE: AccountMemory = { account, sequence: 0, places: [] };

describe('what is remembered of an account', () => {
  const archive = new WatchedArchive();
  const runs: { readonly written: string; readonly before: Witnessed; readonly after: Witnessed }[] = [];
  beforeAll(async () => {
    let [memory, witnessed]: [AccountMemory, Witnessed | undefined] = [NONE, undefined];
    for (let run = 0; run < 3; run += 1) {
      archive.chain.hours(2);
      const { memory: place } = await archive.watch();
      const next = writeMemory(memory, [place], witnessed);
      runs.push(next);
      witnessed = next.after;
      ({ memory } = readMemory(account, next.written, witnessed, NOW));
    }
  });
  const kinds = (...given: Parameters<typeof readMemory>): readonly string[] =>
    readMemory(...given).problems.map(({ kind }) => kind);

  test('is read as it was written', () => {
    const { memory, problems } = readMemory(account, runs[2]?.written, runs[2]?.after, NOW);
    expect([memory.sequence, problems]).toEqual([3, []]);
    expect(memory.places).toEqual([archive.memory]);
  });

  test('is nothing before the first run, and nobody wonders', () => {
    expect(readMemory(account, undefined, undefined, NOW)).toEqual({ memory: NONE, problems: [] });
  });

  test('is as good before the witness has heard that it was written', () => {
    expect(kinds(account, runs[0]?.written, runs[0]?.before, NOW)).toEqual([]);
    expect(kinds(account, runs[2]?.written, runs[2]?.before, NOW)).toEqual([]);
    // A run that told the witness, and then did not write.
    expect(kinds(account, runs[1]?.written, runs[2]?.before, NOW)).toEqual([]);
    expect(kinds(account, undefined, runs[0]?.before, NOW)).toEqual([]);
  });

  test('that is gone is lost', () => {
    const { memory, problems } = readMemory(account, undefined, runs[2]?.after, NOW);
    expect(memory).toEqual(NONE);
    expect(problems.map(problemWords)).toMatchObject([
      {
        title:
          "the watch's stored state is gone, 845017362219 in all Regions, 1970-01-01T00:00:00Z to 2026-11-11T00:14:27Z: it was written 3 times",
      },
    ]);
  });

  test('that is an earlier one was lowered, and is not believed', () => {
    const { memory, problems } = readMemory(account, runs[1]?.written, runs[2]?.after, NOW);
    expect(memory).toEqual(NONE);
    expect(problems).toMatchObject([{ kind: 'memory-lowered', detail: 'it has number 2, but number 3 was written' }]);
  });

  test('that is another one is forged', () => {
    const [, , last] = runs;
    const forged = last?.written.replace('"sequence":3', '"sequence":4');
    expect(kinds(account, forged, last?.after, NOW)).toEqual(['memory-forged']);
    expect(kinds(account, last?.written.replace(/"since":\d/, '"since":9'), last?.after, NOW)).toEqual([
      'memory-forged',
    ]);
    expect(kinds(account, last?.written, undefined, NOW)).toEqual(['memory-forged']);
  });

  test('begins anew with a higher number once it was not believed', () => {
    const { memory } = readMemory(account, undefined, runs[2]?.after, NOW);
    const next = writeMemory(memory, [], runs[2]?.after);
    expect(next.after.sequence).toBe(4);
    expect(kinds(account, next.written, next.after, NOW)).toEqual([]);
  });

  test.each([
    ['no JSON', '{', /not valid JSON$/],
    ['a list', '[]', /not a JSON object/],
    ['a later version', '{"version":2}', /it has version 2, but this is version 1/],
    ['that of another account', '{"version":1,"account":"111111111111"}', /it belongs to account "111111111111"/],
    ['no sequence', `{"version":1,"account":"${account}","sequence":0,"places":[]}`, /no sequence/],
    ['places that are none', `{"version":1,"account":"${account}","sequence":1,"places":[{}]}`, /its places/],
  ])('that is %s is damaged', (_, written, detail) => {
    const { memory, problems } = readMemory(account, written, runs[2]?.after, NOW);
    expect(memory).toEqual(NONE);
    expect(problems).toMatchObject([
      { kind: 'memory-damaged', detail: expect.stringMatching(detail) as unknown as string },
    ]);
  });

  test.each([
    ['"kind":"standard"', '"kind":"other"'],
    ['"region":"eu-central-1"', '"region":"eu-west-1"'],
    ['"proof":"signed"', '"proof":"believed"'],
    [/"signature":"../, '"signature":"zz'],
    [/"hash":"../, '"hash":"'],
    [/"end":\d/, '"end":9'],
    [/"recent":\[\[\d+/, '"recent":[["x"'],
    [/"checkedAt":\d+/, '"checkedAt":-1'],
    [/"comparedTo":\d+/, '"comparedTo":null'],
    ['"unnamed":[]', '"unnamed":[""]'],
    ['"doubts":[]', '"doubts":[{"from":1}]'],
  ])('is nothing that nobody writes: %s is not %s', (from, to) => {
    const written = runs[2]?.written ?? '';
    expect(() => parseMemory(account, written)).not.toThrow();
    expect(written.replace(from, to)).not.toBe(written);
    expect(() => parseMemory(account, written.replace(from, to))).toThrow(/places/);
  });
});

/** Whoever can change the witness too leaves only what the archive itself contradicts. */
describe('a memory that was forged with its witness', () => {
  const original = new WatchedArchive();
  beforeAll(async () => {
    original.chain.hours(24);
    await original.watch();
    original.chain.hours(6);
  });

  function forged(change: (chain: ChainState, archive: WatchedArchive) => ChainState): WatchedArchive {
    const archive = new WatchedArchive(original);
    const { memory } = archive;
    if (memory === undefined) throw new Error('there is no memory');
    archive.memory = { ...memory, chains: memory.chains.map((chain) => change(chain, archive)) };
    return archive;
  }

  test('by another hash of the head', async () => {
    const archive = forged((chain) => ({ ...chain, head: { ...chain.head, hash: 'ab'.repeat(32) } }));
    const result = await archive.watch();
    expect(problemsOf(result)).toEqual(['memory-forged']);
    expect(result.proof.digests).toBe(6);
    expect(problemsOf(await archive.watch())).toEqual([]);
  });

  test('by a head that was never there', async () => {
    const archive = forged((chain) => {
      const end = chain.head.end - 1_800;
      return { ...chain, head: { ...chain.head, end, key: chain.head.key.replace('T001427Z', 'T234427Z') } };
    });
    expect(problemsOf(await archive.watch())).toContain('memory-forged');
  });

  test('by a head further ahead, past digests that nobody has walked over', async () => {
    const archive = forged((chain, { chain: { digests, end } }) => {
      const last = digests.at(-2);
      return { ...chain, head: { ...chain.head, ...last, end: end - HOUR } };
    });
    archive.chain.hours(2);
    const result = await archive.watch();
    expect([problemsOf(result), result.proof.digests]).toEqual([['memory-forged'], 32]);
  });

  test('by a head further ahead, as if it had been written later', async () => {
    const archive = forged((chain, { chain: { digests, end } }) => {
      const last = digests.at(-2);
      return { ...chain, head: { ...chain.head, ...last, end: end - HOUR } };
    });
    if (archive.memory) archive.memory = { ...archive.memory, checkedAt: archive.now };
    const result = await archive.watch();
    expect(result.problems).toMatchObject([{ kind: 'memory-forged', count: 5 }]);
  });

  test('by a head in the future', async () => {
    const archive = forged((chain, { now }) => ({ ...chain, head: { ...chain.head, end: now + 9 * DAY } }));
    const result = await archive.watch();
    expect(problemsOf(result)).toEqual(['memory-forged']);
    // What is not believed is walked over again.
    expect(result.proof.digests).toBe(30);
  });

  test('by an earlier head, which only makes more work', async () => {
    const archive = forged((chain, { chain: { digests } }) => {
      const earlier = digests[9];
      return { ...chain, head: { ...chain.head, ...earlier, end: BEGIN + 10 * HOUR } };
    });
    const result = await archive.watch();
    expect([problemsOf(result), leftOutOf(result), result.proof.digests]).toEqual([[], [], 20]);
  });
});
