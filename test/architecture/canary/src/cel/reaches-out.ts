import { app } from '#app/main.ts';
export const seen = app;
