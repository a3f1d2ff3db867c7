import { readFileSync } from 'node:fs';
import { thing } from '#eventing/thing.ts';
export const seen = [readFileSync, thing];
