import { AWS_SIGNALS } from '../../test/fixtures/aws-signals';
import type { Watcher } from './measure';
import { label, seenBy } from './told-by';

export interface JudgedSignal {
  readonly signal: string;
  /** Each form of it, by the call, and what sees it. */
  readonly forms: readonly { readonly call: string; readonly by: readonly string[] }[];
}

/** The signals that AWS's own custom detection rules name: each form of each is to be seen. */
export function judgeSignals(told: readonly Watcher[]): {
  readonly judged: readonly JudgedSignal[];
  readonly missed: readonly string[];
} {
  const judged = Object.entries(AWS_SIGNALS).map(([signal, events]) => ({
    signal,
    forms: events.map((event) => ({ call: String(event['eventName']), by: seenBy(told, [event]).map(label) })),
  }));
  const missed = judged.flatMap(({ signal, forms }) =>
    forms.filter(({ by }) => by.length === 0).map(({ call }) => `the signal "${signal}" is not seen in ${call}`),
  );
  return { judged, missed };
}
