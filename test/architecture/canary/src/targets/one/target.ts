import { two } from '#targets/two/target.ts';
export const seen = two;
