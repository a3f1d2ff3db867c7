/** Argo CD's words for ours. What is not understood is `unknown`, and the message says what was said. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { LiveReport } from '#contexts/gitops/ports.ts';

/** What is told of an application. */
export type Delivery = Extract<LiveReport, { readonly type: 'delivery' }>;

const syncs: ReadonlyMap<string, Delivery['sync']> = new Map([
  ['Synced', 'synced'],
  ['OutOfSync', 'outOfSync'],
  ['Unknown', 'unknown'],
]);

const healths: ReadonlyMap<string, Delivery['health']> = new Map([
  ['Healthy', 'healthy'],
  ['Progressing', 'progressing'],
  ['Degraded', 'degraded'],
  ['Suspended', 'suspended'],
  ['Missing', 'missing'],
  ['Unknown', 'unknown'],
]);

/** A part of an object, or an empty one. */
export const partOf = (value: Json | undefined, name: string): JsonObject => {
  const part = isObject(value) ? value[name] : undefined;
  return isObject(part) ? part : {};
};

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Conditions are what Argo CD complains of; an operation that went wrong says so itself. */
const complaints = (status: JsonObject): readonly string[] => {
  const conditions = Array.isArray(status['conditions']) ? status['conditions'].filter(isObject) : [];
  const operation = partOf(status, 'operationState');
  const failed = ['Failed', 'Error'].includes(textOf(operation['phase'])) ? [textOf(operation['message'])] : [];
  return [...conditions.map(({ message }) => textOf(message)), ...failed].filter((message) => message !== '');
};

/** What an Application says of itself. */
export const deliveryOf = (application: JsonObject): Delivery => {
  const { namespace, name } = partOf(application, 'metadata');
  const status = partOf(application, 'status');
  const [sync, health] = [textOf(partOf(status, 'sync')['status']), textOf(partOf(status, 'health')['status'])];
  const revision = textOf(partOf(status, 'sync')['revision']);
  const unheardOf = [
    ...(sync === '' || syncs.has(sync) ? [] : [`its sync status is ${sync}`]),
    ...(health === '' || healths.has(health) ? [] : [`its health is ${health}`]),
  ];
  const told = complaints(status);
  return {
    type: 'delivery',
    application: `${textOf(namespace)}/${textOf(name)}`,
    sync: syncs.get(sync) ?? 'unknown',
    health: healths.get(health) ?? 'unknown',
    ...(revision === '' ? {} : { revision }),
    message:
      told.length > 0
        ? told.join(' ')
        : unheardOf.length > 0
          ? `Argo CD says that ${unheardOf.join(' and ')}.`
          : status['sync'] === undefined
            ? 'Argo CD has not looked at it yet.'
            : 'Argo CD complains of nothing.',
  };
};

/** What is said when there is no such application. */
export const noApplication = (application: string, message: string): Delivery => ({
  type: 'delivery',
  application,
  sync: 'unknown',
  health: 'unknown',
  message,
});
