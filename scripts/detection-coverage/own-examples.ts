import { EXAMPLES } from '../../test/fixtures/events';
import type { Event } from './corpora';
import type { Watcher } from './measure';
import { type Outcome, weekSummary } from './report';

/** Of the project's own events: that each detection fires on its examples, on none of what looks like them, and how often in an ordinary week. */
export function ownExamples(watchers: readonly Watcher[], week: readonly Event[]): Outcome {
  const missed = watchers.flatMap(({ id, sees }) => {
    const { matches = [], nearMisses = [] } = EXAMPLES[id] ?? {};
    return [
      ...(matches.length > 0 && nearMisses.length > 0 ? [] : [`${id} has no examples`]),
      ...matches
        .filter((event) => !sees(event))
        .map((event) => `${id} does not fire on its example ${String(event['eventName'])}`),
      ...nearMisses.filter(sees).map((event) => `${id} fires on its near miss ${String(event['eventName'])}`),
    ];
  });
  const count = (kind: 'matches' | 'nearMisses'): string =>
    String(watchers.reduce((sum, { id }) => sum + (EXAMPLES[id]?.[kind].length ?? 0), 0));
  const summary = [
    `${String(watchers.length)} detections on ${count('matches')} events that they are for, and ${count('nearMisses')} that look alike`,
    weekSummary(watchers, week),
  ];
  const text = [
    '# The detections on the events of test/fixtures',
    summary.map((line) => `- ${line}`).join('\n'),
    '',
  ].join('\n\n');
  return { text, missed };
}
