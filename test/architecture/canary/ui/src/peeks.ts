import { app } from '../../src/app/main.ts';
export const seen = app;
