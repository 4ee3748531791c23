import type { DashboardBody, Widget } from './dashboard-body';
import { drawAlarms } from './draw-alarms';
import { drawGraph } from './draw-graph';
import { drawNumbers } from './draw-numbers';
import { drawText } from './draw-text';
import { type Box, cut, number, rectangle, text } from './svg';

/** Of a unit of the grid, which is 24 wide. */
const UNIT = { width: 46, height: 40 };
const COLUMNS = 24;
const MARGIN = 12;
const GAP = 4;
const PADDING = 10;
const TITLE = 26;

const STYLE = `
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;font-size:12px;fill:#16191f}
.page{fill:#f2f3f3}.card{fill:#fff;stroke:#d5dbdb}.grid{stroke:#e3e7e7;fill:none}.line{fill:none;stroke-width:1.6;stroke-linejoin:round}.area{fill-opacity:.85}
.heading{font-size:14px;font-weight:700}.title{font-size:12.5px;font-weight:700}.bold{font-weight:700}.link{fill:#0972d3}.code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:11px}
.small{font-size:10.5px}.faint{fill:#5f6b7a}.red{fill:#d91515}.green{fill:#037f0c}.number{font-size:24px;font-weight:300}
.tile{stroke-width:1}.tile.fine{fill:#eaf5eb;stroke:#bfdfc2}.tile.raised{fill:#d91515;stroke:#d91515}.name{font-size:10.5px}.name.fine{fill:#0b4d10}.name.raised{fill:#fff;font-weight:700}
@media (prefers-color-scheme:dark){text{fill:#d1d5db}.page{fill:#0f141a}.card{fill:#161d26;stroke:#333d4a}.grid{stroke:#2a333f}.link{fill:#539fe5}.faint{fill:#8d99a8}.red{fill:#ff7a7a}.green{fill:#6fcf79}
.tile.fine{fill:#12291a;stroke:#24512f}.name.fine{fill:#9fdcaa}.tile.raised{fill:#c81e1e;stroke:#c81e1e}.name.raised{fill:#fff}}
`.trim();

/** The dashboard as an SVG with invented values, light or dark as the reader's browser is. */
export function dashboardPicture({ widgets }: DashboardBody): string {
  const width = COLUMNS * UNIT.width + 2 * MARGIN;
  const height = Math.max(...widgets.map((one) => one.y + one.height)) * UNIT.height + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${number(width)} ${number(height)}" width="${number(width)}" height="${number(height)}" role="img" aria-label="The dashboard, with invented values">`,
    `<style>${STYLE}</style>`,
    rectangle({ x: 0, y: 0, width, height }, 'page', 8),
    ...widgets.map(draw),
    '</svg>',
    '',
  ].join('\n');
}

function draw(widget: Widget): string {
  const { type, properties } = widget;
  const box: Box = {
    x: MARGIN + widget.x * UNIT.width + GAP,
    y: MARGIN + widget.y * UNIT.height + GAP,
    width: widget.width * UNIT.width - 2 * GAP,
    height: widget.height * UNIT.height - 2 * GAP,
  };
  if (type === 'text') return drawText({ ...box, width: box.width - PADDING }, properties.markdown ?? '');
  const inside: Box = {
    x: box.x + PADDING,
    y: box.y + PADDING + TITLE,
    width: box.width - 2 * PADDING,
    height: box.height - 2 * PADDING - TITLE,
  };
  const title = cut(properties.title ?? '', inside.width, 13.5);
  return [
    rectangle(box, 'card', 6),
    text(inside.x, box.y + PADDING + 11, title, 'title'),
    contents(widget, inside),
  ].join('\n');
}

function contents({ type, properties }: Widget, box: Box): string {
  if (type === 'alarm') return drawAlarms(box, properties.alarms ?? []);
  return properties.view === 'singleValue' ? drawNumbers(box, properties) : drawGraph(box, properties);
}
