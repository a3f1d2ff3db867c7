/** Small drawings, 16 by 16, in the colour of the text around them. Decoration only: the text beside them says the same. */
import type { JSX } from 'react';

const paths = {
  synced: 'M3.5 8.5l3 3 6-7',
  drifted: 'M4 5.5h8M4 10.5h8M10.5 2.5l-5 11',
  orphaned: 'M8 2l6 6-6 6-6-6zM8 6v2.5M8 10.5v.01',
  pending: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 5v3l2 1.5',
  committed: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM1.5 8H5M11 8h3.5',
  draft: 'M3 13l.6-3L10.5 3l2.5 2.5L6 12.4zM9 4.5L11.5 7',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.5 10.5L14 14',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z',
  auto: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 2v12M8 5l4-1M8 8h6M8 11l4 1',
  help: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.7 8 9.2 8 10M8 12.5v.01',
  sync: 'M13.5 6.5A6 6 0 0 0 3 4.5L2 6M2 2.5V6h3.5M2.5 9.5A6 6 0 0 0 13 11.5l1-1.5M14 13.5V10h-3.5',
  play: 'M4.5 3v10l8-5z',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  globe: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM2 8h12M8 2c2.2 1.8 2.8 3.8 2.8 6S10.2 12.2 8 14M8 2C5.8 3.8 5.2 5.8 5.2 8s.6 4.2 2.8 6',
  gateway: 'M2.5 4.5h11v7h-11zM5 8h6M9 6l2 2-2 2',
  file: 'M4 1.5h5L12.5 5v9.5h-8.5zM9 1.5V5h3.5',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  chevron: 'M6 3.5L10.5 8 6 12.5',
  down: 'M3.5 6L8 10.5 12.5 6',
  up: 'M3.5 10L8 5.5 12.5 10',
  close: 'M4 4l8 8M12 4l-8 8',
  error: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 5v3.5M8 11v.01',
  warning: 'M8 2.5L14.5 13.5h-13zM8 6.5v3M8 11.5v.01',
  info: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.5V11M8 5v.01',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3',
  link: 'M6.5 9.5l3-3M7 4.5l1.5-1.5a2.8 2.8 0 0 1 4 4L11 8.5M9 11.5L7.5 13a2.8 2.8 0 0 1-4-4L5 7.5',
  server: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5v.01M5 11v.01',
  git: 'M5 3.5a1.5 1.5 0 1 1-.01 0zM5 12.5a1.5 1.5 0 1 1-.01 0zM11.5 6a1.5 1.5 0 1 1-.01 0zM5 5v6M11.5 7.5C11.5 10 8 9.5 5 10.5',
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): JSX.Element => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
    style={{ flex: 'none' }}
  >
    <path d={paths[name]} />
  </svg>
);
