/** The form of a kind as a screen uses it: loaded when it is asked for, with the server's problems where its fields know them. */
import { useEffect, useState } from 'react';
import { ApiProblem } from '../client.ts';
import type { FormSpec } from './form-spec.ts';

/** The generated form of a kind; nothing while it is loaded, `null` when there is none. */
export const useKindForm = ({ kind, group }: { readonly kind: string; readonly group: string }): FormSpec | null | undefined => {
  const [form, setForm] = useState<FormSpec | null>();
  useEffect(() => {
    let shown = true;
    import('../generated/kinds.ts')
      .then(({ kindForms }) => kindForms[`${kind}.${group}`] ?? null)
      // Without the form there is the editor for JSON.
      .catch(() => null)
      .then((found) => {
        if (shown) setForm(found);
      });
    return () => {
      shown = false;
    };
  }, [kind, group]);
  return form;
};

/** What the server says of fields of the spec, as the form knows them. */
export const withinSpec = (problem: unknown): unknown =>
  problem instanceof ApiProblem
    ? new ApiProblem(problem.status, {
        ...problem,
        detail: problem.message,
        errors: problem.errors.map((error) => ({ ...error, pointer: error.pointer.replace(/^\/spec(?=\/|$)/u, '') })),
      })
    : problem;
