/** The monitoring chapter: the third in 1.2, the fourth up to 5.0, and the fifth since 6.0. */
const CHAPTERS = {
  '1.2.0': '3',
  '1.4.0': '4',
  '1.5.0': '4',
  '2.0.0': '4',
  '3.0.0': '4',
  '4.0.0': '4',
  '5.0.0': '4',
  '6.0.0': '5',
  '7.0.0': '5',
};

/** 1.2 had 14 monitoring controls; changes to the organization were added in 1.4. */
const LAST_OF_1_2 = 14;

/** Returns the numbers of the nth control of the chapter. */
export function numbersOf(control: number): { [version: string]: string } {
  const listed = Object.entries(CHAPTERS).filter(([version]) => version !== '1.2.0' || control <= LAST_OF_1_2);
  return Object.fromEntries(listed.map(([version, chapter]) => [version, `${chapter}.${String(control)}`]));
}
