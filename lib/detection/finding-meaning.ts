import { received, receivedInWords } from '../contract/received';
import { CountBy, type Detection } from './detection';

/** Names separated by dots, with `[]` after a name for each element of a list. */
const PATH = /^[^.[\]\s$]+(?:\[\])?(?:\.[^.[\]\s$]+(?:\[\])?)*$/;

/** Returns problems with the options for findings that are not part of the pattern. */
export function meaningProblems(detection: Detection): string[] {
  const { outsidePaths, firstTimeOnly, recurring, countBy = CountBy.PRINCIPAL } = detection;
  return [
    ...pathProblems(outsidePaths),
    ...Object.entries({ firstTimeOnly, recurring }).flatMap(([name, value]: readonly [string, unknown]) =>
      value === undefined || typeof value === 'boolean' ? [] : [received(name, value, 'true or false')],
    ),
    ...(firstTimeOnly === true && countBy !== CountBy.PRINCIPAL
      ? [
          receivedInWords(
            'firstTimeOnly',
            `with countBy ${countBy}`,
            'with countBy principal, because it is per principal',
          ),
        ]
      : []),
  ];
}

/** Users of other languages and of plain JavaScript can pass any value. */
function pathProblems(paths: unknown): string[] {
  if (paths === undefined) return [];
  const allowed = 'one or more paths, such as requestParameters.userName; or leave it out';
  if (!Array.isArray(paths) || paths.length === 0) return [received('outsidePaths', paths, allowed)];
  return paths.flatMap((path: unknown, index) =>
    typeof path === 'string' && PATH.test(path)
      ? []
      : [
          received(
            `outsidePaths[${String(index)}]`,
            path,
            'a path from the root of the event, such as requestParameters.userName',
          ),
        ],
  );
}

/** Returns what these detections lose without findings, as text; `undefined` if nothing. */
export function describeMeaningless(detections: readonly Detection[]): string | undefined {
  const ids = (asks: (detection: Detection) => unknown): string =>
    detections
      .filter((one) => Boolean(asks(one)))
      .map(({ id }) => id)
      .join(', ');
  const said = [
    [ids(({ outsidePaths }) => outsidePaths), 'also go off for accounts inside the organization'],
    [ids(({ firstTimeOnly }) => firstTimeOnly), 'go off each time, not only the first time that someone does it'],
    [ids(({ recurring }) => recurring), 'go off again each time that a job does its normal work'],
  ].flatMap(([names = '', what = '']) => (names === '' ? [] : [`The alarms of ${names} ${what}.`]));
  return said.length === 0
    ? undefined
    : `${said.join(' ')} Only findings can tell the difference, and they are off. Turn findings on, or exclude these detections.`;
}
