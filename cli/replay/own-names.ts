import { OWN_PARTS, type OwnNames, type OwnPart, placeholdersIn } from '../../lib/contract/own-parts';
import { withOwnNames } from '../../lib/filter-pattern/own-parts';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { printPattern } from '../../lib/filter-pattern/print';
import { counted } from '../terminal/counted';
import type { ReplayedDetection } from './detections';

export interface NamedDetections {
  readonly detections: readonly ReplayedDetection[];
  /** What is not replayed, or not as deployed, because names are unknown. */
  readonly notices: readonly string[];
}

const HOW = 'Use --names FILE, with the output of the stack output NamesCommand (docs/replay.md).';

/**
 * Fills in the names of own resources. Detections that cannot match without an unknown name are left out and reported.
 */
export function withNames(detections: readonly ReplayedDetection[], names: OwnNames): NamedDetections {
  const blind: string[] = [];
  const unknown = new Set<OwnPart>();
  const named = detections.flatMap((detection): ReplayedDetection[] => {
    const missing = placeholdersIn(detection.filterPattern).filter((part) => (names[part] ?? []).length === 0);
    if (missing.length === 0 && placeholdersIn(detection.filterPattern).length === 0) return [detection];
    for (const part of missing) unknown.add(part);
    const pattern = withOwnNames(parsePattern(detection.filterPattern).pattern, names);
    if (typeof pattern === 'boolean') {
      blind.push(detection.id);
      return [];
    }
    return [{ ...detection, filterPattern: printPattern(pattern) }];
  });
  const notices = [];
  if (blind.length > 0)
    notices.push(
      `${counted(blind.length, 'detection')} of the product's own resources not replayed, because the names of the resources are unknown: ${blind.join(', ')}. ${HOW}`,
    );
  // Without any names, the first note is sufficient.
  if (unknown.size > 0 && Object.values(names).some((given) => given.length > 0))
    notices.push(
      `Unknown names, which nothing is compared with: ${[...unknown].map((part) => `${part} (${OWN_PARTS[part].means})`).join(', ')}.`,
    );
  return { detections: named, notices };
}
