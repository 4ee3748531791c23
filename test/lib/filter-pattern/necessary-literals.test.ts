import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CATALOG_NAMES } from '../../../cli/replay/detections';
import { CATALOGS } from '../../../lib/detection/default-detections';
import { literalsAndRoots, type Need, necessaryLiterals } from '../../../lib/filter-pattern/necessary-literals';
import { RecordScanner, Sought } from '../../../cli/replay/record-scanner';
import { compile } from '../../../lib/filter-pattern/compile';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { withOwnNames } from '../../../lib/filter-pattern/own-parts';
import { OWN_NAMES } from '../../fixtures/own-names';
import { propertyRuns } from '../../support/property-runs';
import { arbitraryCase } from '../../cli/replay/arbitrary-case';

const literals = (pattern: string): Need => necessaryLiterals(parsePattern(pattern).pattern);

describe('The literals without which a pattern cannot match', () => {
  test.each<[string, Need]>([
    ['{ $.eventName = "StopLogging" }', ['"StopLogging"']],
    ['{ $.eventName = StopLogging }', ['"StopLogging"']],
    ['{ $.errorCode = "AccessDenied*" }', ['"AccessDenied']],
    ['{ $.errorCode = "*UnauthorizedOperation" }', ['UnauthorizedOperation"']],
    ['{ $.resources[*].type = "AWS::S3::Bucket" }', ['"AWS::S3::Bucket"']],
    ['{ $.eventName = "StopLogging" || $.eventName = "DeleteTrail" }', ['"StopLogging"', '"DeleteTrail"']],
    ['{ $.eventSource = "iam.amazonaws.com" && $.eventName = "CreateUser" }', ['"CreateUser"']],
    ['{ $.eventName = "CreateUser" && $.errorCode NOT EXISTS }', ['"CreateUser"']],
    // What JSON may escape is left out: a slash, a quote.
    ['{ $.requestParameters.path = "/service-role/reader" }', ['service-role']],
    ['{ $.userAgent = "*aws-internal/3*" }', ['aws-internal']],
    // These equal numbers and booleans too, which JSON writes in other ways: only the key is sure.
    ['{ $.errorCode = "200" }', ['"errorCode"']],
    ['{ $.requestParameters.count = "12345*" }', ['"count"']],
    ['{ $.count = 12345 }', ['"count"']],
    ['{ $.count > 12345 }', ['"count"']],
    ['{ $.sessionCredentialFromConsole = "true" }', ['"sessionCredentialFromConsole"']],
    ['{ $.errorCode != "AccessDenied" }', ['"errorCode"']],
    ['{ $.errorCode IS NULL }', ['"errorCode"']],
    ['{ $.requestParameters.groups[0] IS FALSE }', ['"groups"']],
    ['{ $.requestParameters.groups.* > 5 }', ['"groups"']],
    ['{ $.requestParameters.id > 5 }', 'anything'],
    // Keys that every event has.
    ['{ $.readOnly = "true" }', 'anything'],
    ['{ $.eventName != "StopLogging" }', 'anything'],
    ['{ $.requestParameters IS NULL }', 'anything'],
    ['{ $.requestParameters.* = "12345" }', 'anything'],
    ['{ $.readOnly IS FALSE }', 'anything'],
    ['{ $.eventName = "*" }', 'anything'],
    ['{ $.errorCode NOT EXISTS }', 'anything'],
    ['{ $.eventName = "abc" }', ['"abc"']],
    ['{ $.eventName = "*ab*" }', 'anything'],
    // A value tells more than keys alone.
    ['{ $.count > 5 && ($.errorCode = "Denied" || $.errorCode = "Refused") }', ['"Denied"', '"Refused"']],
    ['{ $.count > 5 && ($.errorCode = "Denied" || $.errorCode > 5) }', ['"Denied"', '"errorCode"']],
    ['{ $.errorCode > 5 && $.requestParameters.count > 5 }', ['"errorCode"']],
    // The longest run that each branch of a regex spells out.
    ['{ $.eventName = %StopLogging% }', ['StopLogging']],
    ['{ $.eventName = %^Stop[A-Z]ogging|Drop+Trail$% }', ['ogging', 'Trail']],
    ['{ $.eventName = %Stop{2}x|StopL?ogging|a{0}Delete% }', ['Stoppx', 'ogging', 'Delete']],
    ['{ $.eventName = %\\\\u00[4-7]|Allow\\x22% }', ['u00', 'Allow']],
    ['{ $.errorCode = %StopLogging|2000|true% }', ['"errorCode"']],
    ['{ $.eventName = %StopLogging|$% }', 'anything'],
    // It sees the whole text, where white space may be another.
    ['%StopLogging%', 'anything'],
    // One side without any, and every event has to be looked at.
    ['{ $.eventName = "StopLogging" || $.readOnly IS FALSE }', 'anything'],
  ])('of %s are %j', (pattern, expected) => {
    expect(literals(pattern)).toEqual(expected);
  });

  test.each<[string, boolean, Need]>([
    ['{ $.a = "AccessDenied" && $.eventName = "StopLogging" }', true, ['"AccessDenied"']],
    ['{ $.a = "AccessDenied" && $.eventName = "StopLogging" }', false, 'nothing helps'],
    ['{ $.a = "AccessDenied" || $.eventName = "StopLogging" }', true, 'anything'],
    ['{ $.a = "AccessDenied" || $.eventName = "StopLogging" }', false, ['"AccessDenied"']],
    ['{ $.eventName = "StopLogging" }', false, 'nothing helps'],
  ])('of %s are, where its comparison of the name may be true (%s), %j', (pattern, mayBeTrue, expected) => {
    const need = necessaryLiterals(parsePattern(pattern).pattern, ({ selector: [step] }) =>
      step?.kind === 'member' && step.name === 'eventName' ? mayBeTrue : undefined,
    );
    expect(need).toEqual(expected);
  });

  test('are few and telling for every detection of the catalogs', () => {
    const all = CATALOG_NAMES.flatMap((name) => CATALOGS[name]());
    // As they run: with names of own resources.
    const needs = all.map(({ id, filterPattern }) => {
      const pattern = withOwnNames(parsePattern(filterPattern).pattern, OWN_NAMES);
      if (typeof pattern === 'boolean') throw new Error(`${id} needs a name that is not there`);
      return { id, need: necessaryLiterals(pattern) };
    });
    expect(needs.filter(({ need }) => typeof need === 'string')).toEqual([]);
    const common = needs.flatMap(({ id, need }) =>
      (typeof need === 'string' ? [] : need)
        // The console's own name stands in few events.
        .filter((text) => /(?<!console\.ec2\.)amazonaws|AssumedRole|AwsApiCall/.test(text))
        .map((text) => `${id}: ${text}`),
    );
    expect(common).toEqual([]);
  });

  test('are in every event that matches, however it is written', () => {
    let scanned = 0;
    fc.assert(
      fc.property(arbitraryCase(), ({ pattern, event, text }) => {
        const tree = parsePattern(pattern).pattern;
        const needed = necessaryLiterals(tree);
        if (typeof needed === 'string' || !compile(tree)(event)) return;
        const records = new RecordScanner({ texts: needed, roots: [''] }).scan(
          Buffer.from(`{"Records":[{"eventVersion":"1","event":${text}}]}`, 'latin1'),
        );
        // A record that escapes plain characters is odd, and parsed; so is this one, which has no time. What was found is said all the same.
        if (/\\u00/.test(text)) return;
        // White space ends the scan: such a file is read in the other way, and asks every filter.
        if (records === undefined) {
          expect(text).toContain(' ');
          return;
        }
        scanned += 1;
        expect(records.holds(0, new Sought(-1, -1))).toBe(true);
      }),
      { numRuns: propertyRuns(4_000, 40_000) },
    );
    expect(scanned).toBeGreaterThan(50);
  });

  test.each([
    ['{ $.requestParameters.policy = "*Allow*" }', ['requestParameters']],
    ['{ $.requestParameters.* = "*Allow*" }', ['requestParameters']],
    ['{ $.errorCode = "AccessDenied" }', ['errorCode']],
    ['{ $.requestParameters.count > 5 }', ['requestParameters']],
    // The key is beside the value.
    ['{ $.vpcEndpointId != "x" }', ['']],
    ['{ $.groups[0] > 5 }', ['']],
    ['{ $.* = "Allow" }', ['']],
    ['{ $.errorCode = "Denied" || $.responseElements.x = "Failure" }', ['errorCode', 'responseElements']],
  ])('are in a member of the record: %s', (pattern, roots) => {
    expect(literalsAndRoots(parsePattern(pattern).pattern, () => undefined)).toMatchObject({ roots });
  });
});
