import { received, receivedInWords } from '../contract/received';
import { CountBy, type Detection } from './detection';

/** Names with dots, `[]` after one for each element of a list. */
const PATH = /^[^.[\]\s$]+(?:\[\])?(?:\.[^.[\]\s$]+(?:\[\])?)*$/;

/** What is wrong with what findings ask for beyond the pattern. */
export function meaningProblems(detection: Detection): string[] {
  const { outsidePaths, firstTimeOnly, recurring, countBy = CountBy.PRINCIPAL } = detection;
  return [
    ...pathProblems(outsidePaths),
    ...Object.entries({ firstTimeOnly, recurring }).flatMap(([name, value]: readonly [string, unknown]) =>
      value === undefined || typeof value === 'boolean' ? [] : [received(name, value, 'true or false')],
    ),
    ...(firstTimeOnly === true && countBy !== CountBy.PRINCIPAL
      ? [receivedInWords('firstTimeOnly', `with countBy ${countBy}`, 'with countBy principal, whose first time it is')]
      : []),
  ];
}

/** Users of other languages and of plain JavaScript can hand over anything. */
function pathProblems(paths: unknown): string[] {
  if (paths === undefined) return [];
  const allowed = 'one or more paths, as in requestParameters.userName; or leave it out';
  if (!Array.isArray(paths) || paths.length === 0) return [received('outsidePaths', paths, allowed)];
  return paths.flatMap((path: unknown, index) =>
    typeof path === 'string' && PATH.test(path)
      ? []
      : [
          received(
            `outsidePaths[${String(index)}]`,
            path,
            'a path from the root of the event, as in requestParameters.userName',
          ),
        ],
  );
}

/** What these detections lose without findings, in words; undefined where nothing. */
export function describeMeaningless(detections: readonly Detection[]): string | undefined {
  const ids = (asks: (detection: Detection) => unknown): string =>
    detections
      .filter((one) => Boolean(asks(one)))
      .map(({ id }) => id)
      .join(', ');
  const said = [
    [ids(({ outsidePaths }) => outsidePaths), 'fire for accounts inside the organization too'],
    [ids(({ firstTimeOnly }) => firstTimeOnly), 'fire each time, and not only the first time that somebody does it'],
    [ids(({ recurring }) => recurring), 'fire again each time that a job does what it always does'],
  ].flatMap(([names = '', what = '']) => (names === '' ? [] : [`The alarms of ${names} ${what}.`]));
  return said.length === 0
    ? undefined
    : `${said.join(' ')} Only findings know the difference, and they are off. Turn findings on, or exclude these detections.`;
}
