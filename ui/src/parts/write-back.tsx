/** From here into Git: asks which branch and why, and says what was committed. */
import { Button, Checkbox, Modal, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type JSX, type ReactNode, useState } from 'react';
import { useWriteBack } from '../actions.ts';
import type { ResourceWhole } from '../generated/rows.ts';
import { useMoment } from '../moment.tsx';
import { sourceQuery } from '../queries.ts';
import { shortCommit, visible } from '../texts.ts';
import { Notice, Problem } from './feedback.tsx';
import { Icon } from './icons.tsx';
import { Time } from './time.tsx';

/** What was typed, without what was left empty. */
const filled = (form: HTMLFormElement, names: readonly string[]): Readonly<Record<string, string>> => {
  const data = new FormData(form);
  return Object.fromEntries(names.map((name) => [name, String(data.get(name) ?? '').trim()] as const).filter(([, text]) => text !== ''));
};

/** Where the commit goes: reviewed first, or followed at once. */
const BranchChoice = ({
  row,
  value,
  onChange,
}: {
  readonly row: ResourceWhole;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): JSX.Element => {
  const { data: source } = useQuery(sourceQuery(row.fabric));
  return (
    <Radio.Group label="Branch" value={value} onChange={onChange}>
      <Stack gap={8} mt={6}>
        <Radio value="" label="A branch of its own" description="To be looked at and merged by somebody." />
        <Radio
          value={source?.branch ?? 'main'}
          disabled={source === undefined}
          label={`The followed branch${source === undefined ? '' : `, ${visible(source.branch)}`}`}
          description="At once, without a review."
        />
      </Stack>
    </Radio.Group>
  );
};

const Dialog = ({
  row,
  action,
  title,
  submit,
  opened,
  onClose,
  ready = true,
  more = {},
  children,
}: {
  readonly row: ResourceWhole;
  readonly action: 'commit-draft' | 'adopt';
  readonly title: string;
  readonly submit: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly ready?: boolean;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly children?: ReactNode;
}): JSX.Element => {
  const [branch, setBranch] = useState('');
  const { ask, pending, problem } = useWriteBack(row.id, action);
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const body = { ...filled(event.currentTarget, ['message', 'reason', 'file']), ...more, ...(branch === '' ? {} : { branch }) };
          ask(body, { onSuccess: onClose });
        }}
      >
        <Stack gap="md">
          {children}
          <BranchChoice row={row} value={branch} onChange={setBranch} />
          <Textarea
            name="message"
            label="Text of the commit"
            description="Left empty, Hedgerow writes one. Resource, cause and who asked are added."
            rows={2}
            resize="vertical"
          />
          {problem === undefined ? null : <Problem problem={problem} />}
          <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end' }}>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={pending} disabled={!ready}>
              {submit}
            </Button>
          </div>
        </Stack>
      </form>
    </Modal>
  );
};

/** Commits the draft of a resource. */
export const CommitDraftButton = ({ row }: { readonly row: ResourceWhole }): JSX.Element | null => {
  const isPast = useMoment() !== undefined;
  const [open, setOpen] = useState(false);
  if (!row.actions.includes('commit-draft')) return null;
  return (
    <>
      <Button size="compact-sm" disabled={isPast} leftSection={<Icon name="committed" size={13} />} onClick={() => setOpen(true)}>
        Commit to Git
      </Button>
      <Dialog
        row={row}
        action="commit-draft"
        title={`Commit the draft of ${row.kind} ${row.name}`}
        submit="Commit"
        opened={open}
        onClose={() => setOpen(false)}
      >
        {row.desired ? null : (
          <TextInput
            name="file"
            label="File"
            description="From the root of the repository. Left empty, it stands beside those of its kind and is named as they are."
            placeholder="vpcs/web.yaml"
            spellCheck={false}
          />
        )}
      </Dialog>
    </>
  );
};

/** Takes what the cluster has into Git; asking is the approval, so it says what is taken and asks why. */
export const AdoptButton = ({ row }: { readonly row: ResourceWhole }): JSX.Element | null => {
  const isPast = useMoment() !== undefined;
  const [open, setOpen] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  if (!row.actions.includes('adopt')) return null;
  const paths = row.state === 'drifted' ? row.drift.map(({ path }) => path) : [];
  const fields = paths.filter((path) => !left.has(path));
  const all = left.size === 0 || paths.length === 0;
  return (
    <>
      <Button variant="outline" disabled={isPast} leftSection={<Icon name="committed" />} onClick={() => setOpen(true)}>
        Adopt
      </Button>
      <Dialog
        row={row}
        action="adopt"
        title={`Bring ${row.kind} ${row.name} from the cluster into Git`}
        submit="Approve and commit"
        opened={open}
        onClose={() => setOpen(false)}
        ready={paths.length === 0 || fields.length > 0}
        more={all ? {} : { fields }}
      >
        {paths.length === 0 ? (
          <p>It becomes a new manifest, without what controllers, defaults and webhooks set.</p>
        ) : (
          <Checkbox.Group
            label="Fields"
            description="Git gets what the cluster has there."
            value={[...fields]}
            onChange={(kept) => setLeft(new Set(paths.filter((path) => !kept.includes(path))))}
          >
            <Stack gap={6} mt={6}>
              {paths.map((path) => (
                <Checkbox key={path} value={path} label={<code>{visible(path)}</code>} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <TextInput name="reason" label="Why" description="Kept with the approval." required data-autofocus />
      </Dialog>
    </>
  );
};

/** The commit that Hedgerow made for the resource and that the followed branch does not have yet. */
export const ProposalNote = ({ row }: { readonly row: ResourceWhole }): JSX.Element | null => {
  const { proposal, adoption } = row;
  if (proposal === undefined || proposal === null) return null;
  return (
    <Notice tone="committed" icon="committed">
      <p>
        <strong>
          {proposal.cause === 'draft' ? 'The draft' : 'What the cluster has'} is proposed on {visible(proposal.branch)}
        </strong>{' '}
        at <code>{shortCommit(proposal.commit)}</code>, by {visible(proposal.by)} <Time at={proposal.at} />.
      </p>
      {proposal.cause === 'adoption' && adoption ? <p>Why: {visible(adoption.reason)}</p> : null}
      <p>Done when the followed branch has it.</p>
    </Notice>
  );
};
