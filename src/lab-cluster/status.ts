/** Errors as the API server words them (Kubernetes API, `Status`). */
import type { JsonObject } from '#base/json.ts';

/** An answer that is not the object asked for. Thrown inside a request, sent by the server. */
export class StatusError extends Error {
  readonly code: number;
  readonly status: JsonObject;
  readonly retryAfter: number | undefined;
  constructor(code: number, reason: string, message: string, details?: JsonObject, retryAfter?: number) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
    this.status = failure(code, reason, message, details);
  }
}

export const failure = (code: number, reason: string, message: string, details?: JsonObject): JsonObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  ...(reason === '' ? {} : { reason }),
  ...(details === undefined ? {} : { details }),
  code,
});

/** Names a resource in messages and details. */
export interface Naming {
  readonly plural: string;
  readonly group: string;
  readonly kind: string;
}

const full = ({ plural, group }: Naming): string => (group === '' ? plural : `${plural}.${group}`);

const details = (naming: Naming, name: string, more: JsonObject = {}): JsonObject => ({
  name,
  ...(naming.group === '' ? {} : { group: naming.group }),
  kind: naming.plural,
  ...more,
});

export const notFound = (naming: Naming, name: string): StatusError =>
  new StatusError(404, 'NotFound', `${full(naming)} "${name}" not found`, details(naming, name));

/** A path that leads nowhere: an unknown group, version or plural. */
export const noSuchPath = (): StatusError => new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});

/** `going`: the other object is being deleted. */
export const alreadyExists = (naming: Naming, name: string, going: boolean): StatusError => {
  const prefix = going ? 'object is being deleted: ' : '';
  return new StatusError(409, 'AlreadyExists', `${prefix}${full(naming)} "${name}" already exists`, details(naming, name));
};

export const modified = (naming: Naming, name: string): StatusError =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${full(naming)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    details(naming, name),
  );

/** A precondition of a deletion that does not hold. The server's registry says it, which knows the kind, not the resource. */
export const unfulfilled = (naming: Naming, name: string, why: string): StatusError => {
  const kind = full({ ...naming, plural: naming.kind });
  return new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${kind} "${name}": ${why}`, {
    ...details(naming, name),
    kind: naming.kind,
  });
};

/** A query parameter that the server does not understand. */
export const invalidOption = (
  method: string,
  field: string,
  reason: 'FieldValueNotSupported' | 'FieldValueRequired',
  text: string,
): StatusError => {
  const kind = `${{ POST: 'Create', PUT: 'Update', PATCH: 'Patch' }[method] ?? 'Delete'}Options`;
  const causes = [{ reason, message: text, field }];
  return new StatusError(422, 'Invalid', `${kind}.meta.k8s.io "" is invalid: ${field}: ${text}`, { group: 'meta.k8s.io', kind, causes });
};

export const badRequest = (message: string): StatusError => new StatusError(400, 'BadRequest', message);

/** A body in an encoding that is not read here. */
export const unsupportedType = (message: string): StatusError => new StatusError(415, 'UnsupportedMediaType', message);

export const expired = (message: string): StatusError => new StatusError(410, 'Expired', message);

/** What a write's engine refused, as the server sends it. */
export const refusedWrite = (
  naming: Naming,
  name: string,
  refused: {
    readonly code: number;
    readonly reason: string;
    readonly message: string;
    readonly causes: readonly { readonly reason: string; readonly message: string; readonly field: string }[];
  },
): StatusError => {
  const { code, reason, message } = refused;
  const causes = refused.causes.length === 0 ? {} : { causes: refused.causes.map((cause) => ({ ...cause })) };
  if (code === 409) return new StatusError(code, reason, message, refused.causes.length === 0 ? details(naming, name) : causes);
  if (code !== 422) return new StatusError(code, reason, message);
  // What storage refuses is about the resource, what a schema refuses is about the kind.
  const kind = message.startsWith(`${full(naming)} `) ? naming.plural : naming.kind;
  return new StatusError(code, reason, message, { ...(name === '' ? {} : { name }), group: naming.group, kind, ...causes });
};

export const deleted = (naming: Naming, name: string, uid: string): JsonObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: { name, group: naming.group, kind: naming.plural, uid },
});
