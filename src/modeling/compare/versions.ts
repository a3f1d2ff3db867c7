/**
 * Kinds with several API versions. A kind with one version says its shape itself; one with several says it version by version, and
 * its own fields repeat the stored one. Where either side has several, both are compared version by version, so that each change is told
 * once.
 */
import { resourcesOf, versionsOf } from '../load/link.ts';
import type { Context, CustomResource, Model } from '../metamodel/elements.ts';
import type { Pair } from './places.ts';

const shape = ['spec', 'status', 'attributes', 'rules', 'statusSubresource', 'scale', 'columns', 'selectableFields'] as const;
const version = ['name', 'description', 'where', 'served', 'storage', 'deprecated', 'deprecationWarning', 'targets', ...shape];

const only = (part: object, keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(part).filter(([key]) => keys.includes(key)));

const spread = (resource: CustomResource): CustomResource => {
  const own = Object.fromEntries(Object.entries(resource).filter(([key]) => !(shape as readonly string[]).includes(key)));
  // What is said of the kind itself is compared there.
  const bareTargets = resource.versions.length > 0 ? {} : { targets: {} };
  return { ...own, versions: versionsOf(resource).map((one) => ({ ...only(one, version), ...bareTargets })) } as unknown as CustomResource;
};

const withSpread = (model: Model, several: ReadonlySet<string>): Model => {
  const inContext = (context: Context): Context => {
    const one = (resource: CustomResource): CustomResource =>
      several.has(`${context.name} ${resource.name}`) ? spread(resource) : resource;
    return {
      ...context,
      resources: context.resources.map(one),
      aggregates: context.aggregates.map((aggregate) =>
        aggregate.customResource === undefined ? aggregate : { ...aggregate, customResource: one(aggregate.customResource) },
      ),
    };
  };
  return { ...model, contexts: model.contexts.map(inContext), external: model.external.map(inContext) };
};

/** The two models with versions said alike on both sides. */
export const alignVersions = ({ old, now }: Pair): Pair => {
  const several = new Set(
    [old, now].flatMap((model) =>
      [...model.contexts, ...model.external].flatMap((context) =>
        resourcesOf(context)
          .filter(({ versions }) => versions.length > 0)
          .map(({ name }) => `${context.name} ${name}`),
      ),
    ),
  );
  return several.size === 0 ? { old, now } : { old: withSpread(old, several), now: withSpread(now, several) };
};
