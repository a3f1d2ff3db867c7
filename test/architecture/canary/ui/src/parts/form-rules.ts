import { app } from '../../../src/app/main.ts';
export const judged = app;
