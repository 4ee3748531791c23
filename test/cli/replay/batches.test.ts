import { expect, test } from '@jest/globals';
import { newestFirst } from '../../../cli/replay/batches';
import type { LogFile } from '../../../cli/replay/find-files';

const file = (path: string, bytes = 1_000): LogFile => ({ path, bytes });
const delivered = (time: string, account = '111111111111'): LogFile =>
  file(`AWSLogs/${account}/CloudTrail/us-east-1/${account}_CloudTrail_us-east-1_${time}_abcdefgh.json.gz`);

test('files are read newest first by the time in their names, after those that take long', () => {
  const large = [file('large', 30_000_000), file('smaller', 5_000_000)];
  const [march, april, may] = [
    delivered('20260303T0910Z', '222222222222'),
    delivered('20260403T0910Z'),
    delivered('20260503T0910Z'),
  ];
  const others = [file('_20260603T0910Z_/events.json'), file('b.json')];
  expect(newestFirst([...large, march, ...others, may, april])).toEqual([...large, may, april, march, ...others]);
});
