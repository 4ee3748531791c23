import { isInAlarm } from './sample-data';
import { type Box, cut, rectangle, text } from './svg';

const TILE = { height: 23, gap: 4, least: 96 };
/** With some room to spare: bold letters are wider. */
const SIZE = { fine: 10.7, raised: 11.8 };

/** A tile for each alarm, those in ALARM first, and how many there are of either state. */
export function drawAlarms(box: Box, names: readonly string[]): string {
  const raised = names.filter(isInAlarm);
  const sorted = [...raised, ...names.filter((name) => !isInAlarm(name))];
  const words = `${String(raised.length)} in alarm · ${String(names.length - raised.length)} OK`;
  const columns = Math.max(1, Math.floor((box.width + TILE.gap) / (TILE.least + TILE.gap)));
  const width = (box.width + TILE.gap) / columns - TILE.gap;
  const top = box.y + 22;
  const rows = Math.floor((box.y + box.height - top + TILE.gap) / (TILE.height + TILE.gap));
  const shown = sorted.length > rows * columns ? sorted.slice(0, rows * columns - 1) : sorted;
  const place = (index: number): Box => ({
    x: box.x + (index % columns) * (width + TILE.gap),
    y: top + Math.floor(index / columns) * (TILE.height + TILE.gap),
    width,
    height: TILE.height,
  });
  const more = place(shown.length);
  return [
    text(box.x, box.y + 11, words, raised.length > 0 ? 'red small bold' : 'green small bold'),
    ...shown.flatMap((name, index) => tile(place(index), name)),
    ...(shown.length < sorted.length
      ? [text(more.x + 6, more.y + 15, `and ${String(sorted.length - shown.length)} more`, 'faint small')]
      : []),
  ].join('\n');
}

function tile(box: Box, name: string): string[] {
  const state = isInAlarm(name) ? 'raised' : 'fine';
  return [
    rectangle(box, `tile ${state}`, 4),
    text(
      box.x + 6,
      box.y + 15,
      cut(name.replace(/^OrganizationTrail-/, ''), box.width - 12, SIZE[state]),
      `name ${state}`,
    ),
  ];
}
