import { counted } from './counted';
import type { RemarkKind } from './remark';

export const REMARK_WORDS: Readonly<Record<RemarkKind, (count: number) => string>> = {
  'chain-begins': () => 'the first digest that was checked',
  'prefix-changed': () => 'the chain continues in another folder, and is complete',
  'trail-restarted': () => 'the chain restarted after a known pause of the trail',
  'silence-explained': () => 'no digests, as expected',
  'time-gap': () => 'CloudTrail signed consecutive digests that leave a gap in time',
  'digest-rewritten': (count) => `${counted(count, 'digest')} rewritten with the content that CloudTrail signed`,
  'log-file-rewritten': (count) => `${counted(count, 'log file')} rewritten with the content that CloudTrail signed`,
  'signature-lost': (count) => `${counted(count, 'digest')} without its signature; the next digest confirms it`,
  'strange-file': (count) => `${counted(count, 'file')} in a CloudTrail folder without a CloudTrail file name`,
};
