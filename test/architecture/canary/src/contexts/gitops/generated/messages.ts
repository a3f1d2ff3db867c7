import { model } from '#modeling/thing.ts';
export const seen = model;
