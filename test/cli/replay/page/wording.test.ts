import { expect, test } from '@jest/globals';
import { brief, counted, dollars, duration, size, time, visible } from '../../../../cli/replay/page/wording';

test('figures read as a person writes them', () => {
  expect([counted(1, 'event'), counted(1204, 'event')]).toEqual(['1 event', '1,204 events']);
  expect([size(0), size(999), size(1000), size(71_400_000), size(441_200_000), size(2.5e16)]).toEqual([
    '0 bytes',
    '999 bytes',
    '1.0 kB',
    '71.4 MB',
    '441 MB',
    '25,000 TB',
  ]);
  expect([dollars(0.2), dollars(12345.678)]).toEqual(['$0.20', '$12,345.68']);
  expect([duration(60), duration(300), duration(90), duration(3600), duration(7200)]).toEqual([
    '1 minute',
    '5 minutes',
    '90 seconds',
    '1 hour',
    '2 hours',
  ]);
});

test('a time is shown to the second; what is no time is shown as it is', () => {
  expect(time('2026-11-24T10:00:59.123Z')).toBe('2026-11-24 10:00:59');
  expect(time('yesterday\u0007')).toBe('yesterday⟨U+0007⟩');
});

test('characters that hide or turn text are spelt out', () => {
  expect(visible('admin\u202egnp.exe\u2066')).toBe('admin⟨U+202E⟩gnp.exe⟨U+2066⟩');
  expect(visible('a\u200bb\u00adc\ufeffd\u2028e\u0000')).toBe('a⟨U+200B⟩b⟨U+00AD⟩c⟨U+FEFF⟩d⟨U+2028⟩e⟨U+0000⟩');
  expect(visible('\ud800 alone, \u{1f511} whole')).toBe('⟨U+D800⟩ alone, \u{1f511} whole');
  expect(visible('\u{e0041}')).toBe('⟨U+E0041⟩');
  expect(visible('Zoë Müller, 東京, <b>')).toBe('Zoë Müller, 東京, <b>');
});

test('a text that nobody would read is cut, and says how long it is', () => {
  expect(brief('A'.repeat(160))).toBe('A'.repeat(160));
  expect(brief('A'.repeat(200_000))).toBe(`${'A'.repeat(160)}… (200,000 characters)`);
  expect(brief(`${'A'.repeat(159)}\u{1f511}`)).toBe(`${'A'.repeat(159)}… (161 characters)`);
  expect(brief('A'.repeat(200), 300)).toBe('A'.repeat(200));
});
