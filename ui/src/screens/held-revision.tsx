/** Says that a commit is held because it brought errors of the fabric's rules, and lets a person release it. */
import { Button, Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { useCommand } from '../actions.ts';
import { releaseRevisionForm } from '../generated/forms.ts';
import type { FabricRow } from '../generated/rows.ts';
import { useMoment } from '../moment.tsx';
import { Notice } from '../parts/feedback.tsx';
import { Form } from '../parts/form.tsx';
import { say } from '../parts/toasts.tsx';
import { countText, shortCommit } from '../texts.ts';

export const HeldRevision = ({ fabric }: { readonly fabric: FabricRow }): JSX.Element | null => {
  const isPast = useMoment() !== undefined;
  const [open, setOpen] = useState(false);
  const { askAndWait } = useCommand('validations', fabric.fabric, 'release-revision');
  const commit = fabric.breakingCommit ?? undefined;
  if (commit === undefined || fabric.breaking === 0) return null;
  const isHeld = fabric.validation?.holdBreaking === true;
  return (
    <Notice
      tone={isHeld ? 'error' : 'warning'}
      actions={
        isHeld ? (
          <Button size="compact-sm" variant="default" disabled={isPast} onClick={() => setOpen(true)}>
            Release
          </Button>
        ) : undefined
      }
    >
      Commit <code>{shortCommit(commit)}</code> brought {countText(fabric.breaking, 'error')} of the fabric’s rules
      {isHeld ? '; nothing is changed in the cluster until they are gone or somebody releases it.' : '.'}{' '}
      <Link to="/fabrics/$fabric/diagnostics" params={{ fabric: fabric.fabric }} search={{ severity: ['error'] }}>
        Show them
      </Link>
      <Modal opened={open} onClose={() => setOpen(false)} title={releaseRevisionForm.title} size="lg" closeOnClickOutside={false}>
        <p>{releaseRevisionForm.description}</p>
        <Form
          spec={releaseRevisionForm}
          values={{ commit }}
          submit="Release"
          onCancel={() => setOpen(false)}
          onSubmit={async (body) => {
            await askAndWait({ body });
            setOpen(false);
            say('Released.', 'synced');
          }}
        />
      </Modal>
    </Notice>
  );
};
