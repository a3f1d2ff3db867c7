import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { ApiProblem } from '../client.ts';
import { Form } from './form.tsx';
import type { FormSpec } from './form-spec.ts';

afterEach(cleanup);

const base = { description: 'What it is.', required: true } as const;
const spec: FormSpec = {
  command: 'Try',
  title: 'Try all',
  description: 'Every kind of field.',
  fields: [
    { ...base, kind: 'text', name: 'name', label: 'Name' },
    { ...base, kind: 'multiline', name: 'note', label: 'Note', required: false },
    { ...base, kind: 'integer', name: 'count', label: 'Count', default: 3, unit: 's' },
    { ...base, kind: 'boolean', name: 'on', label: 'On' },
    { ...base, kind: 'json', name: 'extra', label: 'Extra', required: false },
    {
      ...base,
      kind: 'choice',
      name: 'kind',
      label: 'Kind',
      options: [
        { value: 'lab', description: 'Here.' },
        { value: 'real', description: 'There.' },
      ],
    },
    {
      ...base,
      kind: 'group',
      name: 'more',
      label: 'More',
      required: false,
      fields: [{ ...base, kind: 'text', name: 'inner', label: 'Inner' }],
    },
  ],
};

const ruled: FormSpec = {
  command: 'Span',
  title: 'Span',
  description: 'A form with rules.',
  fields: [
    {
      ...base,
      kind: 'group',
      name: 'span',
      label: 'Span',
      fields: [
        { ...base, kind: 'integer', name: 'from', label: 'From' },
        { ...base, kind: 'integer', name: 'to', label: 'To', required: false, default: 9 },
      ],
      rules: [
        {
          schema: { type: 'object', properties: { from: { type: 'integer' }, to: { type: 'integer' } } },
          rules: [
            { text: 'self.from < self.to', message: 'must end later', fieldPath: '.to' },
            { text: 'self.from != 7', message: 'seven is taken' },
          ],
        },
      ],
    },
  ],
};

const show = (
  onSubmit: (data: Record<string, unknown>) => Promise<void>,
  more: { readonly onCancel?: () => void; readonly fixed?: readonly string[]; readonly spec?: FormSpec } = {},
) =>
  render(
    <MantineProvider env="test">
      <Form spec={spec} submit="Send" onSubmit={onSubmit} {...more} />
    </MantineProvider>,
  );

test('draws every kind of field and sends what was typed, in the right types', async () => {
  const onSubmit = vi.fn(async () => undefined);
  show(onSubmit);
  fireEvent.change(screen.getByLabelText(/^Name/u), { target: { value: 'x' } });
  fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'two\nlines' } });
  fireEvent.change(screen.getByLabelText(/^Count/u), { target: { value: '7 s' } });
  fireEvent.click(screen.getByLabelText(/^On/u));
  fireEvent.change(screen.getByLabelText('Extra'), { target: { value: '{"a":[1]}' } });
  fireEvent.click(screen.getByRole('combobox', { name: /^Kind/u }));
  fireEvent.click(await screen.findByRole('option', { name: /real/u }));
  fireEvent.click(screen.getByRole('switch', { name: /^More/u }));
  fireEvent.change(screen.getByLabelText(/^Inner/u), { target: { value: 'y' } });
  fireEvent.submit(screen.getByRole('form', { name: 'Try all' }));
  await waitFor(() =>
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith({
      name: 'x',
      note: 'two\nlines',
      count: 7,
      on: true,
      extra: { a: [1] },
      kind: 'real',
      more: { inner: 'y' },
    }),
  );
});

test('the first field with a problem takes the focus', async () => {
  const onSubmit = vi.fn(async () => undefined);
  show(onSubmit);
  fireEvent.submit(screen.getByRole('form'));
  expect(await screen.findByText('Needed')).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(/^Name/u)));
  expect(onSubmit).not.toHaveBeenCalled();
});

test('what the server says of a field stands at the field; what was typed stays', async () => {
  const errors = [{ pointer: '/name', code: 'value/pattern', detail: 'must match ^a' }];
  show(async () => Promise.reject(new ApiProblem(400, { detail: 'The data is not valid.', code: 'InvalidData', errors })));
  fireEvent.change(screen.getByLabelText(/^Name/u), { target: { value: 'kept' } });
  fireEvent.submit(screen.getByRole('form'));
  expect(await screen.findByText('The data is not valid.')).toBeTruthy();
  expect(screen.getAllByText('must match ^a').length).toBeGreaterThan(0);
  expect(screen.getByLabelText<HTMLInputElement>(/^Name/u).value).toBe('kept');
});

test('submitting twice sends once', async () => {
  let finish = (): void => undefined;
  const onSubmit = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  show(onSubmit);
  fireEvent.change(screen.getByLabelText(/^Name/u), { target: { value: 'x' } });
  fireEvent.submit(screen.getByRole('form'));
  fireEvent.submit(screen.getByRole('form'));
  expect(onSubmit).toHaveBeenCalledOnce();
  finish();
});

test('it can be given up, and fixed fields cannot be changed', () => {
  const onCancel = vi.fn();
  show(async () => undefined, { onCancel, fixed: ['name'] });
  expect(screen.getByLabelText<HTMLInputElement>(/^Name/u).disabled).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(onCancel).toHaveBeenCalledOnce();
});

test('what is typed into is checked as it is typed, and nothing else', async () => {
  show(async () => {});
  const count = screen.getByLabelText(/Count/u);
  fireEvent.input(count, { target: { value: '1.5 s' } });
  await waitFor(() => expect(screen.getByText('A whole number')).toBeTruthy());
  expect(screen.queryByText('Needed')).toBeNull();
  fireEvent.input(count, { target: { value: '2 s' } });
  await waitFor(() => expect(screen.queryByText('A whole number')).toBeNull());
});

test('rules of the model are asked while one types, at their field or at the whole group', async () => {
  const onSubmit = vi.fn(async () => undefined);
  show(onSubmit, { spec: ruled });
  fireEvent.input(screen.getByLabelText(/^From/u), { target: { value: '7' } });
  expect(await screen.findByText('Seven is taken')).toBeTruthy();
  fireEvent.change(screen.getByLabelText(/^From/u), { target: { value: '5' } });
  fireEvent.input(screen.getByLabelText(/^To/u), { target: { value: '4' } });
  expect(await screen.findByText('Must end later')).toBeTruthy();
  expect(screen.queryByText('Seven is taken')).toBeNull();
});

test('rules are asked before anything is sent, with the defaults that the server fills in', async () => {
  const onSubmit = vi.fn(async () => undefined);
  show(onSubmit, { spec: ruled });
  fireEvent.change(screen.getByLabelText(/^To/u), { target: { value: '' } });
  fireEvent.change(screen.getByLabelText(/^From/u), { target: { value: '9' } });
  fireEvent.submit(screen.getByRole('form'));
  expect(await screen.findByText('Must end later')).toBeTruthy();
  expect(onSubmit).not.toHaveBeenCalled();
  fireEvent.change(screen.getByLabelText(/^From/u), { target: { value: '8' } });
  fireEvent.submit(screen.getByRole('form'));
  await waitFor(() => expect(onSubmit).toHaveBeenCalledWith({ span: { from: 8 } }));
});

test('rows of a map are added and removed, and sent under their names', async () => {
  const onSubmit = vi.fn(async () => undefined);
  const subnets: FormSpec = {
    ...spec,
    fields: [
      {
        ...base,
        kind: 'map',
        name: 'subnets',
        label: 'Subnets',
        required: false,
        item: {
          ...base,
          kind: 'group',
          name: 'subnets',
          label: 'Subnets',
          fields: [{ ...base, kind: 'integer', name: 'vlan', label: 'Vlan' }],
        },
      },
    ],
  };
  render(
    <MantineProvider>
      <Form spec={subnets} values={{ subnets: { front: { vlan: 1 }, back: { vlan: 2, kept: true } } }} submit="Save" onSubmit={onSubmit} />
    </MantineProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Remove Subnets front' }));
  fireEvent.click(screen.getByRole('button', { name: 'Add to Subnets' }));
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect((await screen.findAllByText('Needed')).length).toBe(2);
  fireEvent.change(screen.getByLabelText(/^Name of subnets 2/u), { target: { value: 'side' } });
  fireEvent.change(screen.getAllByLabelText(/^Vlan/u)[1] as HTMLElement, { target: { value: '30' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(onSubmit).toHaveBeenCalledWith({ subnets: { back: { vlan: 2, kept: true }, side: { vlan: 30 } } }));
});
