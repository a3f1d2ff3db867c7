import { createTheme, localStorageColorSchemeManager, type MantineColorSchemeManager, type MantineColorsTuple } from '@mantine/core';

const hedge: MantineColorsTuple = [
  '#eef7f2',
  '#dceee4',
  '#b5dcc7',
  '#8ac9a8',
  '#66b88d',
  '#4ea97b',
  '#3e8f69',
  '#2b6a4d',
  '#22573f',
  '#164230',
];

/** Mantine's dark greys, tinted like the surfaces of `theme.css`. */
const dark: MantineColorsTuple = [
  '#e7ece9',
  '#cfd7d2',
  '#aeb9b2',
  '#8d9992',
  '#414b45',
  '#2b332e',
  '#202722',
  '#181d1a',
  '#141816',
  '#111513',
];

/** Mantine with our colours and fonts; all other tokens are in `theme.css`. */
export const theme = createTheme({
  primaryColor: 'hedge',
  primaryShade: 7,
  colors: { hedge, dark },
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-code)',
  defaultRadius: 6,
  components: {
    Modal: {
      defaultProps: { padding: 'lg', radius: 10 },
      styles: {
        content: { background: 'var(--surface)' },
        header: { background: 'var(--surface)' },
        title: { fontSize: 16, fontWeight: 650 },
      },
    },
    Tooltip: { defaultProps: { openDelay: 400, withinPortal: true } },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** The same key that `public/color-scheme.js` reads before the first paint. */
export const colorSchemes: MantineColorSchemeManager = localStorageColorSchemeManager({ key: 'hedgerow-color-scheme' });
