/** Begins a resource that neither Git nor the cluster has: a kind, a name, and the form of the kind. It becomes a draft, and a file by its commit. */
import { Button, Modal, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { command } from '../client.ts';
import type { DefinitionRow, FabricRow } from '../generated/rows.ts';
import { Loading } from '../parts/feedback.tsx';
import { Form } from '../parts/form.tsx';
import type { FormSpec } from '../parts/form-spec.ts';
import { specFrom } from '../parts/kind-form.ts';
import { useKindForm, withinSpec } from '../parts/spec-form.ts';
import { say } from '../parts/toasts.tsx';
import { listQuery } from '../queries.ts';
import { visible } from '../texts.ts';

type Kind = Pick<DefinitionRow, 'kind' | 'group' | 'scope' | 'versions'>;

/** The spec of a kind that has no form. */
const jsonForm = (kind: string): FormSpec => ({
  command: 'BeginDraft',
  title: kind,
  description: '',
  fields: [{ kind: 'json', name: 'spec', label: 'Spec', description: 'As JSON.', required: true }],
});

const SpecForm = ({
  kind,
  ready,
  onSave,
  onCancel,
}: {
  readonly kind: Kind;
  readonly ready: boolean;
  readonly onSave: (spec: unknown) => Promise<void>;
  readonly onCancel: () => void;
}): JSX.Element => {
  const form = useKindForm(kind);
  const [way, setWay] = useState<'form' | 'json'>('form');
  if (form === undefined) return <Loading label="Loading the form" lines={3} />;
  const asJson = form === null || way === 'json';
  const spec = asJson ? jsonForm(kind.kind) : form;
  const save = async (typed: Record<string, unknown>): Promise<void> => {
    try {
      await onSave(asJson ? typed['spec'] : specFrom(spec.fields, {}, typed));
    } catch (problem) {
      throw asJson ? problem : withinSpec(problem);
    }
  };
  return (
    <Stack gap="md">
      {form === null ? null : (
        <SegmentedControl
          size="xs"
          style={{ justifySelf: 'start' }}
          aria-label="How to write the spec"
          data={[
            { value: 'form', label: 'Form' },
            { value: 'json', label: 'JSON' },
          ]}
          value={way}
          onChange={(next) => setWay(next === 'json' ? 'json' : 'form')}
        />
      )}
      {ready ? (
        <Form key={way} spec={spec} values={asJson ? { spec: {} } : {}} submit="Save draft" onSubmit={save} onCancel={onCancel} />
      ) : (
        <p>Give it a name first.</p>
      )}
    </Stack>
  );
};

const nameOf = ({ kind, group }: Kind): string => `${kind}.${group}`;

/** Kinds of Hedgehog that people do not write are no choice: their controllers make them. */
const isWritten = ({ group }: Kind): boolean =>
  !group.endsWith('.githedgehog.com') || group === 'vpc.githedgehog.com' || group === 'wiring.githedgehog.com';

const Asking = ({ fabric, onClose }: { readonly fabric: FabricRow; readonly onClose: () => void }): JSX.Element => {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { data } = useQuery(listQuery('definitions', { fabric: fabric.fabric }, { limit: 1000 }));
  const [chosen, setChosen] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [version, setVersion] = useState<string | null>(null);
  const kinds = (data?.results ?? []).filter(isWritten);
  const kind = kinds.find((each) => nameOf(each) === chosen);
  const save = async (spec: unknown): Promise<void> => {
    if (kind === undefined) return;
    const namespace = kind.scope === 'Cluster' ? '' : (fabric.cluster?.namespace ?? 'default');
    const key = { fabric: fabric.fabric, group: kind.group, kind: kind.kind, namespace, name };
    const resource = `${key.fabric}:${nameOf(kind)}:${namespace}:${name}`;
    await command('resources', undefined, undefined, { resource, key, apiVersion: `${kind.group}/${version ?? kind.versions[0]}`, spec });
    await cache.invalidateQueries({ queryKey: ['row', 'resources', resource] });
    say(`The draft of ${kind.kind} ${name} was saved.`, 'draft');
    onClose();
    await navigate({ to: '/fabrics/$fabric/resources/$resource', params: { fabric: fabric.fabric, resource } });
  };
  return (
    <Stack gap="md">
      <Select
        label="Kind"
        searchable
        data={kinds.map((each) => ({ value: nameOf(each), label: `${visible(each.kind)} (${visible(each.group)})` }))}
        value={chosen}
        onChange={(next) => {
          setChosen(next);
          setVersion(null);
        }}
        withAsterisk
        data-autofocus
      />
      {kind !== undefined && kind.versions.length > 1 ? (
        <Select label="Version" data={[...kind.versions]} value={version ?? kind.versions[0] ?? null} onChange={setVersion} />
      ) : null}
      <TextInput
        label="Name"
        description="Final: a resource is known by it."
        value={name}
        onChange={(event) => setName(event.currentTarget.value.trim())}
        spellCheck={false}
        autoComplete="off"
        withAsterisk
      />
      {kind === undefined ? (
        <div style={{ display: 'flex', justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      ) : (
        <SpecForm key={nameOf(kind)} kind={kind} ready={name !== ''} onSave={save} onCancel={onClose} />
      )}
    </Stack>
  );
};

/** The dialog for a new resource of a fabric. */
export const NewResource = ({ fabric, onClose }: { readonly fabric: FabricRow; readonly onClose: () => void }): JSX.Element => (
  <Modal opened onClose={onClose} title="New resource" size="lg" closeOnClickOutside={false}>
    <Asking fabric={fabric} onClose={onClose} />
  </Modal>
);
