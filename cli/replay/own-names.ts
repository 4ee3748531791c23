import { OWN_PARTS, type OwnNames, type OwnPart, placeholdersIn } from '../../lib/contract/own-parts';
import { withOwnNames } from '../../lib/filter-pattern/own-parts';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { printPattern } from '../../lib/filter-pattern/print';
import { counted } from '../terminal/counted';
import type { ReplayedDetection } from './detections';

export interface NamedDetections {
  readonly detections: readonly ReplayedDetection[];
  /** What is not replayed, or not as it is deployed, since names are not known. */
  readonly notices: readonly string[];
}

const HOW =
  'Give --names FILE, with what the output NamesCommand of the stack prints (docs/replay.md), to replay them as they are deployed.';

/** The detections with the names of own resources. Those that cannot match without a name that is not known are left out, and said. */
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
      `${counted(blind.length, 'detection')} of the product's own resources not replayed, since the names of these resources are not known: ${blind.join(', ')}. ${HOW}`,
    );
  if (unknown.size > 0 && blind.length < detections.length)
    notices.push(
      `Names that are not known, so that nothing is compared with them: ${[...unknown].map((part) => `${part} (${OWN_PARTS[part].means})`).join(', ')}.`,
    );
  return { detections: named, notices };
}
