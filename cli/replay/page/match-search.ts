import type { MatchReport } from '../replay-report';
import type { Target } from '../targets';

export interface MatchQuery {
  /** Words that must all occur in the match, in any case. */
  readonly words: string;
  /** IDs of the selected detections. */
  readonly detections: ReadonlySet<string>;
}

/**
 * Finds matches by words. The searched text is prepared once, so that typing is fast with tens of thousands of matches.
 */
export class MatchSearch {
  private readonly texts: readonly string[];

  constructor(
    private readonly matches: readonly MatchReport[],
    titles: ReadonlyMap<string, string>,
  ) {
    this.texts = matches.map((match) => {
      const { detections, ...rest } = match;
      return [...detections.map((id) => titles.get(id) ?? ''), ...detections, ...Object.values(rest).flatMap(words)]
        .join('\n')
        .toLowerCase();
    });
  }

  find({ words, detections }: MatchQuery): readonly MatchReport[] {
    const wanted = words
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    return this.matches.filter((match, index) => {
      const text = this.texts[index] ?? '';
      return match.detections.some((id) => detections.has(id)) && wanted.every((word) => text.includes(word));
    });
  }
}

function words(value: MatchReport[keyof MatchReport]): readonly string[] {
  if (typeof value !== 'object') return [String(value)];
  return value.flatMap((one: string | Target) => (typeof one === 'string' ? one : [one.type, one.name]));
}
