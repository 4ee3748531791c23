import { type IWidget, Row, TextWidget, TextWidgetBackground } from 'aws-cdk-lib/aws-cloudwatch';

/** A row of a dashboard: an explanation, with widgets next to it. */
export interface DashboardRow {
  /** The title, in a few words. */
  readonly title: string;

  /**
   * What the row shows and what to do about it, in Markdown. There is room for about 200 characters next to widgets of
   * the usual height.
   */
  readonly text: string;

  /** From left to right, up to 20 columns wide in total. Those of the other rows have height 6. */
  readonly widgets: IWidget[];
}

const COLUMNS = 24;
const TEXT_COLUMNS = 4;

/** The width for widgets next to the text. */
export const ROW_COLUMNS = COLUMNS - TEXT_COLUMNS;

export const ROW_HEIGHT = 6;

/** The height of a text without widgets. */
const LEAST_HEIGHT = 2;

/** Returns the row as laid out by CloudWatch. */
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
