import { type IWidget, Row, TextWidget, TextWidgetBackground } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * A row of a dashboard: what it means, and beside that its widgets.
 */
export interface DashboardRow {
  /** What the row is about, in a few words. */
  readonly title: string;

  /** What it shows and what to do about it, in Markdown. About 200 characters have room beside widgets of the usual height. */
  readonly text: string;

  /** From left to right, up to 20 columns wide together. Those of the other rows are 6 high. */
  readonly widgets: IWidget[];
}

const COLUMNS = 24;
const TEXT_COLUMNS = 4;

/** What widgets have beside the text. */
export const ROW_COLUMNS = COLUMNS - TEXT_COLUMNS;

export const ROW_HEIGHT = 6;

/** Of a text without widgets. */
const LEAST_HEIGHT = 2;

/** The row as CloudWatch lays it out. */
export function laidOut({ title, text, widgets }: DashboardRow): IWidget {
  const explanation = new TextWidget({
    markdown: `### ${title}\n${text}`,
    width: TEXT_COLUMNS,
    height: Math.max(LEAST_HEIGHT, ...widgets.map(({ height }) => height)),
    background: TextWidgetBackground.TRANSPARENT,
  });
  return new Row(explanation, ...widgets);
}

/** A text over the whole width. */
export function banner(markdown: string): IWidget {
  return new TextWidget({ markdown, width: COLUMNS, height: 1, background: TextWidgetBackground.TRANSPARENT });
}
