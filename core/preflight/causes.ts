import type { Finding, FindingLevel } from './finding';
import type { Fix } from './fixes';

/** Findings with the same fix. */
export interface Cause {
  /** The worst level of its findings. */
  readonly level: FindingLevel;
  readonly findings: readonly Finding[];
  /** With the actions and statements of all of them. */
  readonly fix?: Fix;
}

const ORDER: readonly FindingLevel[] = ['blocks', 'warning', 'not-checked', 'fine'];

/** Groups findings by cause: worst first, each fix once. */
export function causesOf(findings: readonly Finding[]): Cause[] {
  const sorted = ORDER.flatMap((level) => findings.filter((finding) => finding.level === level));
  const causes = new Map<string, Finding[]>();
  sorted.forEach((finding, index) => {
    const { fix } = finding;
    const key = fix === undefined ? String(index) : JSON.stringify([fix.code, fix.values]);
    causes.set(key, [...(causes.get(key) ?? []), finding]);
  });
  return [...causes.values()].map((members) => {
    const fixes = members.flatMap(({ fix }) => fix ?? []);
    const [first] = fixes;
    return {
      level: members[0]?.level ?? 'fine',
      findings: members,
      ...(first && {
        fix: {
          ...first,
          actions: unique(fixes.flatMap(({ actions }) => actions)),
          statements: unique(fixes.flatMap(({ statements }) => statements)),
        },
      }),
    };
  });
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
