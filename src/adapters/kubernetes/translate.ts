/** Word for word from the API's answers to the port's. What is not understood is an error, never passed on. */
import { isObject, type Json, type JsonObject } from '#base/json.ts';
import type { ApplyOutcome, LiveResource } from '#contexts/gitops/ports.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import type { Answer } from './client.ts';

/** Values of Secrets never leave the adapter. */
const masked = (object: JsonObject): JsonObject => {
  if (object['kind'] !== 'Secret') return object;
  const hide = (value: Json | undefined): Json =>
    isObject(value) ? Object.fromEntries(Object.keys(value).map((key) => [key, '***'])) : {};
  return {
    ...object,
    ...(object['data'] === undefined ? {} : { data: hide(object['data']) }),
    ...(object['stringData'] === undefined ? {} : { stringData: hide(object['stringData']) }),
  };
};

/** An object of an answer; nothing when it lacks what every object has. List items get the list's version and kind. */
export const toLive = (value: unknown, apiVersion: string, kind: string): LiveResource | undefined => {
  if (!isObject(value) || !isObject(value['metadata'])) return undefined;
  const { name, uid, resourceVersion } = value['metadata'];
  if (typeof name !== 'string' || typeof uid !== 'string' || typeof resourceVersion !== 'string') return undefined;
  return { object: masked({ ...value, apiVersion, kind }) as unknown as KubernetesObject, uid, resourceVersion };
};

type Failed = Extract<Answer, { readonly ok: false }>;

/** What is not there when something is applied: the namespace, or the kind. */
const missingReason = (reason: string, message: string): string => {
  if (reason !== 'NotFound') return reason;
  return message.startsWith('namespaces "') ? 'NamespaceMissing' : 'KindNotServed';
};

/** Whether to try again, to wait, or to ask a person. */
export const outcomeOf = ({ status, reason, message }: Failed): Exclude<ApplyOutcome, { readonly outcome: 'succeeded' }> => {
  if (status === 0 || status === 429 || status === 408 || status >= 500) {
    // An apply of a field the schema does not declare is a 500 of the server; trying again does not help.
    const declared = /field not declared in schema|failed to create (typed|manager)/u.test(message);
    return { outcome: declared ? 'terminal' : 'transient', reason, message };
  }
  if (status === 404) return { outcome: 'waiting', reason: missingReason(reason, message), message };
  // Fields that others own: a person decides whether to take them over.
  if (status === 409 && /^Apply failed with \d+ conflict/u.test(message)) return { outcome: 'terminal', reason: 'FieldConflict', message };
  if (status === 409 && reason === 'Conflict') return { outcome: 'waiting', reason, message };
  return { outcome: 'terminal', reason, message };
};
