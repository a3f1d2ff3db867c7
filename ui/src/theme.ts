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

/** Mantine with our colours and fonts; all other tokens are in `theme.css`. */
export const theme = createTheme({
  primaryColor: 'hedge',
  primaryShade: { light: 7, dark: 6 },
  colors: { hedge },
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-code)',
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** The same key that `public/color-scheme.js` reads before the first paint. */
export const colorSchemes: MantineColorSchemeManager = localStorageColorSchemeManager({ key: 'hedgerow-color-scheme' });
