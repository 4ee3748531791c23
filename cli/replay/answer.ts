import { SEVERITIES } from '../../lib/contract/severities';
import { count, counted } from './page/wording';
import type { ReplayReport } from './replay-report';

/** Summarizes the report in one sentence: what would have been reported, and how. */
export function answer({ detections, findings, findingsLeftOut }: ReplayReport): string {
  if (detections.every(({ events }) => events === 0)) return 'No detection matched any event.';
  const alarms = detections.reduce((sum, detection) => sum + detection.alarms.length, 0);
  const fired = detections.filter((detection) => detection.alarms.length > 0).length;
  return `${findingWords(findings, findingsLeftOut)}; ${alarms === 0 ? 'no alarms' : `${counted(alarms, 'alarm')} by ${counted(fired, 'detection')}`}.`;
}

/** For example `9 findings: 3 page, 5 notify, 1 for compliance`. */
function findingWords(findings: ReplayReport['findings'], leftOut: number): string {
  if (findings.length === 0) return 'No findings';
  const by = SEVERITIES.flatMap((severity) => {
    const its = findings.filter((finding) => finding.severity === severity).length;
    return its === 0 ? [] : [`${count(its)} ${severity === 'compliance' ? 'for compliance' : severity}`];
  });
  const all = counted(findings.length + leftOut, 'finding');
  return by.length === 0 ? all : `${all}: ${by.join(', ')}${leftOut > 0 ? `, ${count(leftOut)} not listed` : ''}`;
}
