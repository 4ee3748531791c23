import { expect, test } from '@jest/globals';
import { MatchSearch } from '../../../../cli/replay/page/match-search';
import { sampleReport } from '../../../support/sample-replay-report';

const { detections, matches = [] } = sampleReport(500);
const search = new MatchSearch(matches, new Map(detections.map(({ id, title }) => [id, title])));
const all = new Set(detections.map(({ id }) => id));

test('no words find everything, in the order of the report', () => {
  expect(search.find({ words: '  ', detections: all })).toEqual(matches);
});

test('all words have to be in a match, in any order and case, anywhere in it', () => {
  const found = search.find({ words: 'ACCESSDENIED  createaccesskey 198.51.100.15', detections: all });
  expect(found.length).toBeGreaterThan(0);
  expect(found).toEqual(
    matches.filter(
      ({ errorCode, eventName, sourceIp }) =>
        errorCode === 'AccessDenied' && eventName === 'CreateAccessKey' && sourceIp?.includes('198.51.100.15'),
    ),
  );
});

test('a match is found by the title of its detection', () => {
  const found = search.find({ words: 'uses somebody', detections: all });
  expect(found.length).toBeGreaterThan(0);
  expect(found.every(({ detections: ids }) => ids.includes('root-activity'))).toBe(true);
});

test('a detection that is not asked for leaves its matches out', () => {
  expect(search.find({ words: '', detections: new Set(['trail-stopped']) })).toEqual(
    matches.filter(({ detections: ids }) => ids.includes('trail-stopped')),
  );
  expect(search.find({ words: '', detections: new Set() })).toEqual([]);
});

test('two fields do not make one word', () => {
  expect(search.find({ words: 'eu-central-1198', detections: all })).toEqual([]);
});
