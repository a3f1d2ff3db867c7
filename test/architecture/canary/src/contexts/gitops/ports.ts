import { inside } from './inside.ts';
export const seen = inside;
