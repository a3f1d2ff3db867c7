/** Draws a generated form. Knows no command: the spec says what to ask, the screen says what to do with the answer. */
import {
  Button,
  Checkbox,
  Fieldset,
  InputDescription,
  InputError,
  NumberInput,
  Select,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { type JSX, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../client.ts';
import { Problem } from './feedback.tsx';
import {
  type Draft,
  type DraftValue,
  hasRules,
  keyPointer,
  type Row,
  type RuleJudge,
  read,
  rowPointer,
  start,
  startRow,
} from './form-data.ts';
import type { FormField, FormSpec, GroupField, RowsField } from './form-spec.ts';

interface InputProps<Field extends FormField = FormField> {
  readonly field: Field;
  readonly value: DraftValue;
  readonly pointer: string;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (value: DraftValue) => void;
  /** Cannot be changed, for example a name that is final. */
  readonly fixed?: boolean;
}

const Group = ({ field, value, pointer, problems, onChange }: InputProps<GroupField>): JSX.Element => {
  const draft = value as Draft | undefined;
  return (
    <Fieldset legend={field.required ? field.label : undefined} aria-label={field.label} variant="default" p="sm">
      {field.required ? null : (
        <Switch
          label={field.label}
          description={field.description}
          checked={draft !== undefined}
          onChange={(event) => onChange(event.currentTarget.checked ? start(field.fields) : undefined)}
          styles={{ label: { fontWeight: 600 }, description: { fontWeight: 400 } }}
        />
      )}
      {draft === undefined ? null : (
        <Stack gap="sm" mt={field.required ? 0 : 'sm'}>
          {field.fields.map((inner) => (
            <Input
              key={inner.name}
              field={inner}
              value={draft[inner.name]}
              pointer={`${pointer}/${inner.name}`}
              problems={problems}
              onChange={(next) => onChange({ ...draft, [inner.name]: next })}
            />
          ))}
        </Stack>
      )}
      {problems[pointer] === undefined ? null : (
        <InputError mt="xs" role="alert" tabIndex={-1} data-pointer={pointer}>
          {problems[pointer]}
        </InputError>
      )}
    </Fieldset>
  );
};

/** A list or a map, row by row. */
const Rows = ({ field, value, pointer, problems, onChange }: InputProps<RowsField>): JSX.Element => {
  const rows = Array.isArray(value) ? (value as readonly Row[]) : [];
  const change = (id: number, to: Partial<Row>): void => onChange(rows.map((row) => (row.id === id ? { ...row, ...to } : row)));
  const nameOf = (row: Row, index: number): string => `${field.label} ${row.key === '' ? index + 1 : row.key}`;
  return (
    <Fieldset legend={field.label} variant="default" p="sm">
      <Stack gap="sm">
        <InputDescription>{field.description}</InputDescription>
        {rows.map((row, index) => (
          <div key={row.id} style={{ display: 'flex', gap: 8, alignItems: 'flex-end', flexWrap: 'wrap' }}>
            {field.kind === 'map' ? (
              <TextInput
                label={`Name of ${field.label.toLowerCase()} ${index + 1}`}
                value={row.key}
                error={problems[keyPointer(pointer, index)]}
                data-pointer={keyPointer(pointer, index)}
                autoComplete="off"
                spellCheck={false}
                withAsterisk
                onChange={(event) => change(row.id, { key: event.currentTarget.value })}
              />
            ) : null}
            <div style={{ flex: 1, minWidth: 200 }}>
              <Input
                field={{ ...field.item, label: nameOf(row, index), description: '' }}
                value={row.value}
                pointer={rowPointer(field, pointer, row, index)}
                problems={problems}
                onChange={(next) => change(row.id, { value: next })}
              />
            </div>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Remove ${nameOf(row, index)}`}
              onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}
            >
              Remove
            </Button>
          </div>
        ))}
        <Button
          size="compact-sm"
          variant="default"
          style={{ justifySelf: 'start', alignSelf: 'flex-start' }}
          aria-label={`Add to ${field.label}`}
          onClick={() => onChange([...rows, startRow(field, '')])}
        >
          Add
        </Button>
        {problems[pointer] === undefined ? null : (
          <InputError role="alert" tabIndex={-1} data-pointer={pointer}>
            {problems[pointer]}
          </InputError>
        )}
      </Stack>
    </Fieldset>
  );
};

const Input = ({ field, value, pointer, problems, onChange, fixed }: InputProps): JSX.Element => {
  const shared = {
    label: field.label,
    description: field.description,
    error: problems[pointer],
    disabled: fixed ?? false,
    'data-pointer': pointer,
  };
  const common = { ...shared, withAsterisk: field.required && field.default === undefined };
  const text = typeof value === 'string' ? value : '';
  switch (field.kind) {
    case 'group':
      return <Group field={field} value={value} pointer={pointer} problems={problems} onChange={onChange} />;
    case 'list':
    case 'map':
      return <Rows field={field} value={value} pointer={pointer} problems={problems} onChange={onChange} />;
    case 'boolean':
      return <Checkbox {...shared} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'choice':
      return (
        <Select
          {...common}
          data={field.options.map((option) => ({ value: option.value, label: option.value }))}
          renderOption={({ option }) => (
            <div>
              <div>{option.label}</div>
              <div style={{ fontSize: 12, color: 'var(--ink-3)' }}>
                {field.options.find((one) => one.value === option.value)?.description}
              </div>
            </div>
          )}
          value={text === '' ? null : text}
          allowDeselect={!field.required}
          onChange={(next) => onChange(next ?? '')}
        />
      );
    case 'integer':
    case 'number':
      return (
        <NumberInput
          {...common}
          value={text}
          suffix={field.unit === undefined ? '' : ` ${field.unit}`}
          onChange={(next) => onChange(String(next))}
        />
      );
    case 'multiline':
    case 'json':
      return (
        <Textarea
          {...common}
          rows={field.kind === 'json' ? 8 : 2}
          resize="vertical"
          value={text}
          spellCheck={field.kind !== 'json'}
          styles={field.kind === 'json' ? { input: { fontFamily: 'var(--font-code)', fontSize: 13 } } : {}}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'text':
      return (
        <TextInput
          {...common}
          value={text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
};

/** Problems that the server named by pointer, next to the inputs they are about. */
const serverProblems = (problem: unknown): Readonly<Record<string, string>> =>
  problem instanceof ApiProblem ? Object.fromEntries(problem.errors.map((error) => [error.pointer, error.detail])) : {};

/** The judge of rules comes over the network; when it does not come, the server still asks them. */
const loadJudge = async (): Promise<RuleJudge | undefined> => {
  try {
    return (await import('./form-rules.ts')).judgeRules;
  } catch {
    return undefined;
  }
};

const useJudge = (spec: FormSpec): RuleJudge | undefined => {
  const [judge, setJudge] = useState<RuleJudge>();
  useEffect(() => {
    if (!hasRules(spec.fields)) return;
    let shown = true;
    void loadJudge().then((loaded) => {
      if (shown) setJudge(() => loaded);
    });
    return () => {
      shown = false;
    };
  }, [spec]);
  return judge;
};

/** Whether a person has typed into a field, or into one of its group. */
const isTouched = (pointer: string, touched: ReadonlySet<string>): boolean =>
  touched.has(pointer) || [...touched].some((one) => one.startsWith(`${pointer}/`));

export const Form = ({
  spec,
  values,
  fixed = [],
  submit,
  onSubmit,
  onCancel,
}: {
  readonly spec: FormSpec;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly fixed?: readonly string[];
  readonly submit: string;
  /** Rejects with `ApiProblem` when the server refuses. */
  readonly onSubmit: (data: Record<string, unknown>) => Promise<void>;
  readonly onCancel?: () => void;
}): JSX.Element => {
  const [draft, setDraft] = useState(() => start(spec.fields, values));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [refusal, setRefusal] = useState<unknown>();
  const [sending, setSending] = useState(false);
  const running = useRef(false);
  const form = useRef<HTMLFormElement | null>(null);

  // What a person has typed into is checked as it is typed; the rest when it is sent.
  const judge = useJudge(spec);
  const answered = touched.size === 0 ? undefined : read(spec, draft, values, judge);
  const live = answered === undefined || answered.ok ? {} : answered.problems;
  const shown = Object.fromEntries([
    ...Object.entries(problems).filter(([pointer]) => !isTouched(pointer, touched)),
    ...Object.entries(live).filter(([pointer]) => isTouched(pointer, touched)),
  ]);
  const touch = (event: { readonly target: EventTarget }): void => {
    const pointer = event.target instanceof HTMLElement ? event.target.dataset['pointer'] : undefined;
    if (pointer !== undefined && !touched.has(pointer)) setTouched(new Set([...touched, pointer]));
  };

  const showProblems = (found: Readonly<Record<string, string>>): void => {
    setTouched(new Set());
    setProblems(found);
    const first = Object.keys(found)[0];
    if (first !== undefined)
      setTimeout(() => form.current?.querySelector<HTMLElement>(`[data-pointer="${CSS.escape(first)}"]`)?.focus(), 0);
  };
  const send = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (running.current) return;
    running.current = true;
    const answer = read(spec, draft, values, judge ?? (hasRules(spec.fields) ? await loadJudge() : undefined));
    if (!answer.ok) {
      running.current = false;
      return showProblems(answer.problems);
    }
    setSending(true);
    setRefusal(undefined);
    setProblems({});
    try {
      await onSubmit(answer.data);
    } catch (problem) {
      setRefusal(problem);
      showProblems(serverProblems(problem));
    } finally {
      running.current = false;
      setSending(false);
    }
  };
  return (
    <form ref={form} onSubmit={send} onInput={touch} noValidate aria-label={spec.title}>
      <Stack gap="md">
        {spec.fields.map((field) => (
          <Input
            key={field.name}
            field={field}
            value={draft[field.name]}
            pointer={`/${field.name}`}
            problems={shown}
            fixed={fixed.includes(field.name)}
            onChange={(value) => setDraft((before) => ({ ...before, [field.name]: value }))}
          />
        ))}
        {refusal === undefined ? null : <Problem problem={refusal} />}
        <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end' }}>
          {onCancel === undefined ? null : (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button type="submit" loading={sending}>
            {submit}
          </Button>
        </div>
      </Stack>
    </form>
  );
};
