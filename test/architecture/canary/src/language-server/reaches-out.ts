import { thing } from '#eventing/thing.ts';
export const seen = thing;
