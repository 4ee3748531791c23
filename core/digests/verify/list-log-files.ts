import { logFileFolder, parseLogFileKey } from '../keys/log-file-key';
import { dayFolder, keyMinute } from '../keys/key-time';
import type { Period } from '../place';
import type { StoredObject } from '../ports';
import type { PlaceRun } from './place-run';

/** `time`: from its name; `undefined` if it is not a log file name. */
export interface ListedFile {
  readonly object: StoredObject;
  readonly time: number | undefined;
}

/**
 * Returns all objects in the log file folders whose names fall into a period, by key. One LIST per thousand: a busy
 * account and Region has 288 per day.
 *
 * @throws Unreadable
 */
export async function listLogFiles(
  { place, ports, options }: PlaceRun,
  roots: Iterable<string>,
  { from, to }: Period,
): Promise<ReadonlyMap<string, ListedFile>> {
  const files = new Map<string, ListedFile>();
  for (const root of roots) {
    const folder = logFileFolder(root, place);
    const keyOf = (second: number): string =>
      `${folder}${dayFolder(second)}/${place.account}_CloudTrail_${place.region}_${keyMinute(second)}`;
    const end = keyOf(to);
    for await (const page of ports.archive.list(folder, keyOf(from), options.signal)) {
      for (const object of page)
        if (object.key < end) files.set(object.key, { object, time: parseLogFileKey(object.key)?.time });
      const last = page.at(-1);
      if (last !== undefined && last.key >= end) break;
    }
  }
  return files;
}
