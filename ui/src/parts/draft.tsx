/** A change that exists only in Hedgerow: shown, written in the form of its kind or as JSON, committed to Git, or thrown away. It never reaches the cluster from here. */
import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { type JSX, useState } from 'react';
import { useCommand } from '../actions.ts';
import type { Json, ResourceWhole } from '../generated/rows.ts';
import { useMoment } from '../moment.tsx';
import { Diff } from './diff.tsx';
import { Loading, Notice, Problem } from './feedback.tsx';
import { Form } from './form.tsx';
import type { FormSpec } from './form-spec.ts';
import { Icon } from './icons.tsx';
import { specFrom } from './kind-form.ts';
import { Panel } from './panel.tsx';
import { useKindForm, withinSpec } from './spec-form.ts';
import { CommitDraftButton } from './write-back.tsx';

/** The part of an object that a draft replaces. */
const specOf = (object: Json | undefined): Json | undefined =>
  typeof object === 'object' && object !== null && !Array.isArray(object)
    ? (object as { readonly [key: string]: Json })['spec']
    : undefined;

/** Reads what was typed. */
const readDraft = (text: string): { readonly spec: Json } | { readonly problem: string } => {
  try {
    const spec = JSON.parse(text) as Json;
    return typeof spec === 'object' && spec !== null && !Array.isArray(spec)
      ? { spec }
      : { problem: 'A spec is an object: it starts with { and ends with }.' };
  } catch (fault) {
    return { problem: `This is not JSON yet: ${fault instanceof Error ? fault.message : 'it cannot be read'}` };
  }
};

/** What an editor begins with. */
const specToEdit = (row: ResourceWhole): Json => row.draft ?? specOf(row.desired) ?? specOf(row.live) ?? {};

interface Editing {
  readonly row: ResourceWhole;
  readonly onClose: () => void;
}

const JsonEditor = ({ row, onClose }: Editing): JSX.Element => {
  const [text, setText] = useState(() => JSON.stringify(specToEdit(row), null, 2));
  const save = useCommand('resources', row.id, 'save-draft');
  const answer = readDraft(text);
  return (
    <div style={{ display: 'grid', gap: 12 }}>
      <Textarea
        label="Spec as you want it, as JSON"
        description="Checked by schema and rules, and kept in Hedgerow until it is committed to Git."
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={'problem' in answer ? answer.problem : undefined}
        rows={Math.min(30, text.split('\n').length + 1)}
        resize="vertical"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--font-code)', fontSize: 12.5, lineHeight: 1.6 } }}
      />
      {save.problem === undefined ? null : <Problem problem={save.problem} />}
      <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={save.pending}
          disabled={'problem' in answer}
          onClick={() => {
            if ('spec' in answer) save.ask({ body: { spec: answer.spec } }, { onSuccess: onClose });
          }}
        >
          Save draft
        </Button>
      </div>
    </div>
  );
};

const FormEditor = ({ row, onClose, form }: Editing & { readonly form: FormSpec }): JSX.Element => {
  const { askAndWait } = useCommand('resources', row.id, 'save-draft');
  const given = specToEdit(row) as Readonly<Record<string, unknown>>;
  const save = async (typed: Record<string, unknown>): Promise<void> => {
    try {
      await askAndWait({ body: { spec: specFrom(form.fields, given, typed) } });
    } catch (problem) {
      throw withinSpec(problem);
    }
    onClose();
  };
  return <Form spec={form} values={given} submit="Save draft" onSubmit={save} onCancel={onClose} />;
};

const Editor = ({ row, onClose }: Editing): JSX.Element => {
  const form = useKindForm(row);
  const [way, setWay] = useState<'form' | 'json'>('form');
  if (form === undefined) return <Loading label="Loading the form" lines={3} />;
  if (form === null) return <JsonEditor row={row} onClose={onClose} />;
  return (
    <div style={{ display: 'grid', gap: 12 }}>
      <SegmentedControl
        size="xs"
        style={{ justifySelf: 'start' }}
        aria-label="How to write the draft"
        data={[
          { value: 'form', label: 'Form' },
          { value: 'json', label: 'JSON' },
        ]}
        value={way}
        onChange={(next) => setWay(next === 'json' ? 'json' : 'form')}
      />
      {way === 'form' ? <FormEditor row={row} onClose={onClose} form={form} /> : <JsonEditor row={row} onClose={onClose} />}
    </div>
  );
};

export const Draft = ({ row }: { readonly row: ResourceWhole }): JSX.Element | null => {
  const isPast = useMoment() !== undefined;
  const [editing, setEditing] = useState(false);
  const discard = useCommand('resources', row.id, 'discard-draft');
  const has = row.draft !== undefined && row.draft !== null;
  const [maySave, mayDiscard] = [row.actions.includes('save-draft'), row.actions.includes('discard-draft')];
  if (!has && !maySave) return null;
  const start = (
    <Button
      size="compact-sm"
      variant="default"
      disabled={isPast}
      leftSection={<Icon name="draft" size={13} />}
      onClick={() => setEditing(true)}
    >
      {has ? 'Edit draft' : 'Start a draft'}
    </Button>
  );
  if (!has && !editing) return <div>{start}</div>;
  return (
    <Panel
      title="Draft"
      flush={has && !editing}
      actions={
        editing ? undefined : (
          <div style={{ display: 'flex', gap: 8 }}>
            <CommitDraftButton row={row} />
            {maySave ? start : null}
            {mayDiscard ? (
              <Button
                size="compact-sm"
                variant="default"
                c="red"
                disabled={isPast}
                loading={discard.pending}
                onClick={() => discard.ask({})}
              >
                Discard draft
              </Button>
            ) : null}
          </div>
        )
      }
    >
      {discard.problem === undefined ? null : <Problem problem={discard.problem} />}
      {row.draftOutdated === true ? (
        <Notice tone="warning">
          <p>
            <strong>Git has another manifest than when the draft was written.</strong> Look at the difference, edit the draft where it has
            to follow, and save it again.
          </p>
        </Notice>
      ) : null}
      {editing ? (
        <Editor row={row} onClose={() => setEditing(false)} />
      ) : (
        <Diff
          desired={{ spec: row.draft ?? null }}
          live={{ spec: specOf(row.desired) ?? null }}
          drift={[{ path: '/spec', kind: 'changed' }]}
          meaning="draft"
          all
          desiredTitle="Draft"
          liveTitle="Git wants"
        />
      )}
    </Panel>
  );
};
