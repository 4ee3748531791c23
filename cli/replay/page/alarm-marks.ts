/** One mark of a timeline: alarms too close to each other to be told apart. */
export interface AlarmMark {
  readonly first: Date;
  readonly last: Date;
  readonly alarms: number;
}

/**
 * A detection that fires all day would draw tens of thousands of marks on top of each other.
 *
 * @param alarms ISO times, oldest first
 * @param span milliseconds that one mark covers at most
 */
export function alarmMarks(alarms: readonly string[], span: number): readonly AlarmMark[] {
  const marks: AlarmMark[] = [];
  for (const alarm of alarms) {
    const at = new Date(alarm);
    const open = marks.at(-1);
    if (open !== undefined && at.getTime() - open.first.getTime() < span)
      marks[marks.length - 1] = { ...open, last: at, alarms: open.alarms + 1 };
    else marks.push({ first: at, last: at, alarms: 1 });
  }
  return marks;
}
