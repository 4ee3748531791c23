/** The chapter of monitoring: it was the third in 1.2, is the fourth up to 5.0, and the fifth since 6.0. */
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

/** 1.2 had 14 controls of monitoring; changes of the organization came with 1.4. */
const LAST_OF_1_2 = 14;

/** The numbers of the nth control of the chapter. */
export function numbersOf(control: number): { [version: string]: string } {
  const listed = Object.entries(CHAPTERS).filter(([version]) => version !== '1.2.0' || control <= LAST_OF_1_2);
  return Object.fromEntries(listed.map(([version, chapter]) => [version, `${chapter}.${String(control)}`]));
}
