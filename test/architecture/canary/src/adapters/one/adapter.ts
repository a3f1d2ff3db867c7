import { two } from '#adapters/two/adapter.ts';
import { inside } from '#contexts/gitops/inside.ts';
export const seen = [two, inside];
