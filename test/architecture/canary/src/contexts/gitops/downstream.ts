import type { userInterface } from '#contexts/user-interface/index.ts';
export type Seen = typeof userInterface;
