/** One mark on a timeline: alarms that are too close to each other to distinguish. */
export interface AlarmMark {
  readonly first: Date;
  readonly last: Date;
  readonly alarms: number;
}

/**
 * Without merging, a detection that matches all day would draw tens of thousands of overlapping marks.
 *
 * @param alarms ISO times, oldest first
 * @param span maximum number of milliseconds that one mark covers
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
