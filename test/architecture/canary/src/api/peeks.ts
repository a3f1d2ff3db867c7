import { inside } from '#contexts/gitops/inside.ts';
export const seen = inside;
