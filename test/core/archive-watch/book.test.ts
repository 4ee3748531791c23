import { describe, expect, test } from '@jest/globals';
import {
  afterTelling,
  type Book,
  countOf,
  due,
  EMPTY_BOOK,
  noted,
  type Notice,
  over,
} from '../../../core/archive-watch/book';

const HOUR = 3_600;
const NOW = 1_800_000_000;

const notice = (key: string, rest: Partial<Notice> = {}): Notice => ({
  key,
  kind: 'digest-missing',
  loudness: 'page',
  lasts: false,
  title: key,
  meaning: '',
  response: '',
  keys: [],
  ...rest,
});
const silent = (key: string): Notice =>
  notice(key, { kind: 'silent-region', loudness: 'notify', lasts: true, account: '111122223333' });
const keys = (book: Book, now: number): string[] => due(book, now).map(({ key }) => key);

/** Each hour for so long: when it is told, in hours. */
function toldAt(book: Book, hours: number): number[] {
  const told: number[] = [];
  let present = book;
  for (let hour = 0; hour <= hours; hour++) {
    const now = NOW + hour * HOUR;
    const entries = due(present, now);
    if (entries.length > 0) told.push(hour);
    if (entries.length > 0) present = afterTelling(present, entries, now);
  }
  return told;
}

describe('the book of notices', () => {
  test('tells what has happened at once, after a day, three days and a week, and then no more', () => {
    expect(toldAt(noted(EMPTY_BOOK, [notice('a')], NOW), 2_000)).toEqual([0, 24, 72, 168]);
  });

  test('tells what lasts at growing intervals, at last once a month', () => {
    expect(toldAt(noted(EMPTY_BOOK, [silent('a')], NOW), 2_000)).toEqual([0, 24, 72, 168, 888, 1_608]);
  });

  test('takes what is found again for the same', () => {
    const book = afterTelling(
      noted(EMPTY_BOOK, [notice('a')], NOW),
      due(noted(EMPTY_BOOK, [notice('a')], NOW), NOW),
      NOW,
    );
    expect(keys(noted(book, [notice('a')], NOW + HOUR), NOW + HOUR)).toEqual([]);
    expect(keys(noted(book, [notice('a'), notice('b')], NOW + HOUR), NOW + HOUR)).toEqual(['b']);
  });

  test('knows for a month what it has told for the last time, and counts it no more', () => {
    let book = noted(EMPTY_BOOK, [notice('a')], NOW);
    for (const hour of [0, 24, 72, 168]) {
      expect(countOf(book, () => true)).toBe(1);
      book = afterTelling(book, due(book, NOW + hour * HOUR), NOW + hour * HOUR);
    }
    expect(countOf(book, () => true)).toBe(0);
    const later = NOW + 400 * HOUR;
    expect(keys(noted(book, [notice('a')], later), later)).toEqual([]);
    const muchLater = NOW + 800 * HOUR;
    const other = noted(book, [notice('b')], muchLater);
    expect(Object.keys(afterTelling(other, due(other, muchLater), muchLater).notices)).toEqual(['b']);
  });

  test('tells once when something is over, and then has forgotten it', () => {
    const told = afterTelling(
      noted(EMPTY_BOOK, [silent('a')], NOW),
      due(noted(EMPTY_BOOK, [silent('a')], NOW), NOW),
      NOW,
    );
    const ended = over(told, new Set(), () => true, NOW + HOUR);
    expect(due(ended, NOW + HOUR)).toMatchObject([{ key: 'a', overAt: NOW + HOUR }]);
    expect(countOf(ended, () => true)).toBe(0);
    expect(afterTelling(ended, due(ended, NOW + HOUR), NOW + HOUR).notices).toEqual({});
  });

  test('says nothing of what was over before anybody heard of it', () => {
    expect(over(noted(EMPTY_BOOK, [silent('a')], NOW), new Set(), () => true, NOW).notices).toEqual({});
  });

  test('holds nothing for over that is there still, that nobody looked at, or that has happened', () => {
    const book = noted(EMPTY_BOOK, [silent('there'), silent('unseen'), notice('happened')], NOW);
    const told = afterTelling(book, due(book, NOW), NOW);
    const next = over(told, new Set(['there']), ({ key }) => key !== 'unseen', NOW + HOUR);
    expect(next).toEqual(told);
  });

  test('goes on with what comes back before anybody heard that it was over', () => {
    const book = noted(EMPTY_BOOK, [silent('a')], NOW);
    const ended = over(afterTelling(book, due(book, NOW), NOW), new Set(), () => true, NOW + HOUR);
    const back = noted(ended, [silent('a')], NOW + 2 * HOUR);
    expect(back.notices['a']).toMatchObject({ since: NOW, told: 1, overAt: undefined });
    expect(keys(back, NOW + 2 * HOUR)).toEqual(['a']);
  });

  test('takes two thousand, and says how many more there were', () => {
    const many = Array.from({ length: 2_005 }, (_, index) => notice(`n${String(index)}`));
    const book = noted(EMPTY_BOOK, many, NOW);
    expect([Object.keys(book.notices).length, book.dropped, countOf(book, () => true)]).toEqual([2_000, 5, 2_005]);
    expect(afterTelling(book, due(book, NOW), NOW).dropped).toBe(0);
  });
});
