import { expect, test } from 'vitest';
import { ago, countText, instantText, parseResourceId, shortCommit, visible } from './texts.ts';

const NOW = Date.parse('2026-08-04T12:00:00Z');

test.each([
  [0, 'just now'],
  [59, 'just now'],
  [60, '1 min. ago'],
  [3599, '59 min. ago'],
  [3600, '1 hr. ago'],
  [86_400 * 3, '3 days ago'],
  [86_400 * 400, '1 yr. ago'],
])('%i seconds are told as %s', (seconds, text) => {
  expect(ago(NOW - seconds * 1000, NOW)).toBe(text);
});

test('an instant is shown in UTC with seconds; what is none is shown as it is', () => {
  expect(instantText('2026-08-04T09:12:33.123Z')).toBe('2026-08-04 09:12:33Z');
  expect(instantText('2026-08-04T11:12:33+02:00')).toBe('2026-08-04 09:12:33Z');
  expect(instantText('soon')).toBe('soon');
});

test('counts have a plural and separators', () => {
  expect(countText(1, 'file')).toBe('1 file');
  expect(countText(10_000, 'file')).toBe('10,000 files');
  expect(countText(2, 'entry', 'entries')).toBe('2 entries');
});

test('hidden and reordering characters become visible, line ends stay', () => {
  expect(visible('a\u202Eb\u001B[31mc\u200Bd\ne\tf')).toBe('a\\u202eb\\u001b[31mc\\u200bd\ne\tf');
  expect(visible('<script>alert(1)</script> ü 漢')).toBe('<script>alert(1)</script> ü 漢');
});

test('a resource’s identity falls into its parts, also with colons in the name', () => {
  expect(parseResourceId('lab:Switch.wiring.githedgehog.com:default:leaf-1')).toEqual({
    fabric: 'lab',
    kind: 'Switch',
    namespace: 'default',
    name: 'leaf-1',
  });
  expect(parseResourceId('lab:ConfigMap::system:x')).toEqual({ fabric: 'lab', kind: 'ConfigMap', namespace: '', name: 'system:x' });
});

test('a commit is cut to eight characters', () => {
  expect(shortCommit('0123456789abcdef')).toBe('01234567');
  expect(shortCommit(null)).toBe('');
});
