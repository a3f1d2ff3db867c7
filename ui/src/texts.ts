/** Texts for people: ages, short ids, and foreign text made visible. */
const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const format = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });

/** `3 min. ago`; below a minute `just now`. Both are milliseconds since the epoch. */
export const ago = (then: number, now: number): string => {
  const seconds = Math.round((then - now) / 1000);
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return 'just now';
};

/** An ISO instant cut to seconds: `2026-08-04 09:12:33Z`. */
export const instantText = (instant: string): string => {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? instant : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}Z`;
};

export const shortCommit = (commit: string | null | undefined): string => (commit ?? '').slice(0, 8);

const numbers = new Intl.NumberFormat('en');
/** `10,000`. */
export const numberText = (value: number): string => numbers.format(value);

/** `1 file`, `2 files`, `10,000 files`. */
export const countText = (count: number, word: string, words = `${word}s`): string =>
  `${numbers.format(count)} ${count === 1 ? word : words}`;

// Control characters, and the marks that reorder text (CVE-2021-42574), would let a manifest show something else than it says.
const HIDDEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/gu;

/** Foreign text with invisible and reordering characters written as `\u202e`. Tabs and line ends stay. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Parts of a resource's identity `<fabric>:<Kind>.<group>:<namespace>:<name>`. */
export const parseResourceId = (
  id: string,
): { readonly fabric: string; readonly kind: string; readonly namespace: string; readonly name: string } => {
  const [fabric = '', kindAndGroup = '', namespace = '', ...name] = id.split(':');
  return { fabric, kind: kindAndGroup.split('.', 1)[0] ?? '', namespace, name: name.join(':') };
};
