import { expect, test } from '@jest/globals';
import { Decisions } from '../../../cli/replay/decisions';
import { fromPattern } from '../../../cli/replay/detections';
import { EventFilter, EVERYTHING } from '../../../cli/replay/event-filter';
import { ScannedTimes } from '../../../cli/replay/event-time';
import { Judge } from '../../../cli/replay/judge';
import { RecordScanner } from '../../../cli/replay/record-scanner';
import { ScannedMatches } from '../../../cli/replay/scanned-matches';
import { newTally, type Tally } from '../../../cli/replay/tally';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { file, record, scanned } from '../../support/scanned-records';

const PATTERN = '{ $.eventName = "CreateUser" }';

/** A minute each, by two users in turn. */
const RECORDS = Array.from({ length: 30 }, (_, index) =>
  record()
    .replace('T09:14:', `T09:${String(index % 20).padStart(2, '0')}:`)
    .replace('{"type":"Root"}', `{"type":"IAMUser","userName":"user${String(index % 2)}"}`),
);

function counted(mostMinutes?: number): Tally {
  const judge = new Judge([parsePattern(PATTERN).pattern], false, () => false, new EventFilter(EVERYTHING));
  const scanner = new RecordScanner(Decisions.literalsOf(judge), judge.compared);
  const [decisions, times, tally] = [new Decisions(judge, scanner), new ScannedTimes(scanner), newTally(1)];
  const matches = new ScannedMatches(
    tally,
    { detections: [fromPattern(PATTERN, 3, 300)], mostMatches: 10 },
    judge,
    mostMinutes,
  );
  const json = file(...RECORDS);
  const records = scanned(scanner, json);
  for (let index = 0; index < records.length; index++)
    matches.enter(decisions.of(records, index), times.instantOf(json, records, index), json, records, index);
  matches.flush();
  return tally;
}

test('matches are counted the same, however often memory is freed', () => {
  const whole = counted();
  expect(whole).toMatchObject({
    matchingEvents: 30,
    detections: [
      {
        events: 30,
        first: '2026-03-03T09:00:27Z',
        last: '2026-03-03T09:19:27Z',
        actors: new Map([
          ['user0', 15],
          ['user1', 15],
        ]),
      },
    ],
  });
  expect(whole.detections[0]?.minutes.size).toBe(20);
  for (const most of [0, 1, 7]) expect(counted(most)).toEqual(whole);
});
