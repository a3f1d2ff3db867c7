/** Judges the objects of a fabric by all rules: all of them, or after a change only those that it can affect. */
import type { Severity } from '#base/diagnostic.ts';
import { isObject, type JsonObject, pointerToken } from '#base/json.ts';
import type { KubernetesObject } from '#kubernetes/object.ts';
import { groupOf } from '../references.ts';
import { commonRules, decodingProblems, isName, removals } from './common.ts';
import { defaultConfiguration, type FabricConfiguration } from './configuration.ts';
import { lacksAddresses } from './connection.ts';
import { type DecodeProblem, decodeSpec } from './decode.ts';
import { usualName, withDefaults } from './defaults.ts';
import { type Entry, FabricIndex, keyOf, type Mode } from './fabric.ts';
import { installerSchemas, isGatewayKind, isInstallerKind } from './installer-schemas.ts';
import { codeOf, type Rule, type RuleTable, type Violation } from './rule.ts';
import type { KindName } from './specs.ts';
import { kindNames, rulesByKind, severityIn } from './tables.ts';

/** A place in an object. */
export interface Place {
  readonly key: string;
  readonly pointer: string;
}

/** What a rule has found. It says where in which object; whoever read the objects knows the files. */
export interface Finding {
  readonly rule: string;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string;
  /** Key of the object that is to blame; empty when it is the fabric as a whole. */
  readonly key: string;
  readonly pointer: string;
  readonly others: readonly (Place & { readonly message: string })[];
}

const fill = (text: string, parameters: Readonly<Record<string, string | number>> = {}): string =>
  text.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => (name in parameters ? String(parameters[name]) : whole));

const isKind = (kind: string): kind is KindName => (kindNames as readonly string[]).includes(kind);

const apiVersionOf = (kind: KindName): string => {
  if (isGatewayKind(kind)) return 'gateway.githedgehog.com/v1alpha1';
  return isInstallerKind(kind) ? 'fabricator.githedgehog.com/v1beta1' : `${groupOf(kind)}/v1beta1`;
};

/** The kind with rules that an object is of, by its group, version and kind. */
export const kindOf = ({ apiVersion, kind }: KubernetesObject): KindName | undefined =>
  isKind(kind) && apiVersion === apiVersionOf(kind) ? kind : undefined;

const texts = (value: unknown): Readonly<Record<string, string>> =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string')) : {};

/** What reading one object gives: an entry of the fabric, and what is wrong with its text. */
export interface ReadObject {
  readonly key: string;
  /** Nothing when the fabric would not take the object in at all. */
  readonly entry: Entry | undefined;
  readonly findings: readonly Finding[];
}

const decodingSeverity = ({ rule }: DecodeProblem, mode: Mode): Severity | undefined => {
  if (rule !== 'HF-03') return 'error';
  return mode === 'hhfab' ? 'error' : undefined;
};

const decodingFinding = (problem: DecodeProblem, key: string, severity: Severity): Finding => {
  const code = codeOf(problem.rule) as keyof typeof decodingProblems;
  const { message, hint } = decodingProblems[code];
  const { rule, pointer, parameters } = problem;
  return { rule, code, severity, message: fill(message, parameters), hint: fill(hint, parameters), key, pointer, others: [] };
};

const nameOf = ({ kind, name }: Entry): string => `${kind} ${name}`;

const finding = (
  id: string,
  rule: Pick<Rule<KindName>, 'message' | 'hint'>,
  severity: Severity,
  key: string,
  { at, with: parameters, others = [] }: Violation,
): Finding => ({
  rule: id,
  code: codeOf(id),
  severity,
  message: fill(rule.message, parameters),
  hint: fill(rule.hint, parameters),
  key,
  pointer: at,
  others: others.map(({ entry, pointer }) => ({ key: entry.key, pointer, message: nameOf(entry) })),
});

/** The status of every kind is empty: whatever a file has there, the installer does not know. */
const inStatus = (status: unknown): readonly DecodeProblem[] =>
  isObject(status)
    ? Object.keys(status).map((key) => ({
        rule: 'HF-03',
        pointer: `/status/${pointerToken(key)}`,
        parameters: { field: `status.${key}`, what: 'Remove it.' },
      }))
    : [];

/** Whether an object with such a text never comes to be: a cluster's code falls over a null before it stores it, the installer's after. */
const keepsOut = (rule: DecodeProblem['rule'], mode: Mode): boolean =>
  rule === 'HF-03' ? mode === 'hhfab' : rule === 'Q14' ? mode === 'webhook' : true;

/** Reads an object of a kind that has rules. `schema` is that of its `spec`; those of the installer's own kinds are known here. */
export const readObject = (kind: KindName, object: KubernetesObject, schema: JsonObject, mode: Mode): ReadObject => {
  const { metadata } = object;
  const namespace = typeof metadata.namespace === 'string' && metadata.namespace !== '' ? metadata.namespace : usualName;
  const key = keyOf(kind, namespace, metadata.name);
  const { value, problems: inSpec } = decodeSpec(isInstallerKind(kind) ? installerSchemas[kind] : schema, object['spec']);
  const problems = [...inSpec, ...(kind === 'Fabricator' ? [] : inStatus(object['status']))];
  const findings = problems.flatMap((problem) => {
    const severity = decodingSeverity(problem, mode);
    return severity === undefined ? [] : [decodingFinding(problem, key, severity)];
  });
  // The installer takes no object in whose name it does not like.
  if (mode === 'hhfab' && !isName(metadata.name)) {
    const rule = commonRules['META-S01'] as Rule<KindName>;
    const at = '/metadata/name';
    return {
      key,
      entry: undefined,
      findings: [...findings, finding('META-S01', rule, 'error', key, { at, with: { name: metadata.name } })],
    };
  }
  // A person is not told once more at every object that refers to this one.
  if (mode !== 'strict' && problems.some(({ rule }) => keepsOut(rule, mode))) return { key, entry: undefined, findings };
  const written = value as Entry['written'];
  const spec = withDefaults(kind, written);
  const entry: Entry = {
    key,
    kind,
    namespace,
    name: metadata.name,
    labels: texts(metadata['labels']),
    annotations: texts(metadata['annotations']),
    written,
    spec,
    stored: mode === 'hhfab' ? written : spec,
  };
  return { key, entry, findings };
};

export interface CheckOptions {
  readonly mode: Mode;
  readonly configuration?: FabricConfiguration;
  /** The objects are not all of the fabric: what is not among them may be elsewhere. */
  readonly partial?: boolean;
  /** There will be no second change: what would be needed for one is not kept. */
  readonly once?: boolean;
  /** The objects as they were, by key: then rules about changes are asked, too. */
  readonly before?: ReadonlyMap<string, Entry>;
}

/** The findings of one object, and which keys were asked for. */
interface Judged {
  readonly findings: readonly Finding[];
  readonly asked: ReadonlySet<string>;
}

interface AskedRule {
  readonly id: string;
  readonly rule: Rule<KindName>;
  readonly severity: Severity;
}

/** A fabric whose findings are kept up to date. */
export class FabricChecker {
  readonly #index: FabricIndex;
  readonly #options: CheckOptions;
  readonly #judged = new Map<string, Judged>();
  readonly #askers = new Map<string, Set<string>>();
  readonly #rules = new Map<KindName, readonly AskedRule[]>();

  constructor(options: CheckOptions) {
    this.#options = options;
    this.#index = new FabricIndex(options.mode, options.configuration ?? defaultConfiguration);
  }

  /** Takes objects in and out. Of two objects with one key the later one counts. Says how many had to be judged. */
  change(put: readonly Entry[], gone: readonly string[] = []): number {
    const keys = new Set<string>();
    for (const key of gone) {
      for (const under of this.#index.remove(key)) keys.add(under);
      this.#forget(key);
    }
    for (const entry of put) {
      for (const under of [...this.#index.remove(entry.key), ...this.#index.add(entry)]) keys.add(under);
    }
    const affected = new Set(put.map(({ key }) => key));
    for (const key of keys) for (const asker of this.#askers.get(key) ?? []) affected.add(asker);
    for (const key of affected) this.#judge(key);
    return affected.size;
  }

  /** Everything that is wrong now, object by object in the order in which they came. */
  findings(): readonly Finding[] {
    return [...[...this.#judged.values()].flatMap(({ findings }) => findings), ...this.#removed(), ...this.#whole()];
  }

  #forget(key: string): void {
    for (const asked of this.#judged.get(key)?.asked ?? []) {
      const askers = this.#askers.get(asked);
      askers?.delete(key);
      if (askers?.size === 0) this.#askers.delete(asked);
    }
    this.#judged.delete(key);
  }

  #judge(key: string): void {
    const entry = this.#index.entries.get(key);
    if (entry === undefined) return;
    if (this.#judged.has(key)) this.#forget(key);
    const asked = new Set<string>();
    const note = this.#options.once === true ? () => undefined : (question: string) => void asked.add(question);
    const view = this.#index.view(note, this.#options.before);
    const findings = this.#asked(entry.kind).flatMap(({ id, rule, severity }) => {
      const violations = rule.check(entry, view);
      return violations.length === 0 ? [] : violations.map((violation) => finding(id, rule, severity, key, violation));
    });
    this.#judged.set(key, { findings, asked });
    for (const question of asked) {
      let askers = this.#askers.get(question);
      if (askers === undefined) this.#askers.set(question, (askers = new Set()));
      askers.add(key);
    }
  }

  /** The rules that are asked about objects of a kind. */
  #asked(kind: KindName): readonly AskedRule[] {
    let rules = this.#rules.get(kind);
    if (rules === undefined) {
      const { mode, partial } = this.#options;
      rules = Object.entries({ ...commonRules, ...(rulesByKind[kind] as RuleTable<KindName>) }).flatMap(([id, rule]) => {
        const severity = severityIn(rule, mode);
        return severity === undefined || (partial === true && rule.missing === true) ? [] : [{ id, rule, severity }];
      });
      this.#rules.set(kind, rules);
    }
    return rules;
  }

  /** What went away although it is needed. */
  #removed(): readonly Finding[] {
    const { before, mode } = this.#options;
    const gone = [...(before?.values() ?? [])].filter(({ key }) => !this.#index.entries.has(key));
    if (gone.length === 0) return [];
    const view = this.#index.view(() => undefined, before);
    return gone.flatMap((entry) =>
      Object.entries(removals).flatMap(([id, rule]) => {
        const severity = rule.kind === entry.kind ? severityIn(rule, mode) : undefined;
        if (severity === undefined) return [];
        return rule.users(entry, view).map((user) =>
          finding(id, rule, severity, entry.key, {
            at: '',
            with: { name: entry.name, user: nameOf(user) },
            others: user === entry ? [] : [{ entry: user, pointer: '/metadata/name' }],
          }),
        );
      }),
    );
  }

  /** HF-12: either all addresses that the installer fills in are there, or none. */
  #whole(): readonly Finding[] {
    const { missing, expected } = this.#index.hydration;
    if (this.#options.mode !== 'hhfab' || missing === 0 || missing === expected) return [];
    const others = [...this.#index.entries.values()].filter(lacksAddresses).map((entry) => ({ entry, pointer: '/spec' }));
    return [finding('HF-12', decodingProblems['hedgehog/hf-12'], 'error', '', { at: '', with: { missing, expected }, others })];
  }
}

/** The findings of a fabric, judged once. */
export const checkFabric = (entries: readonly Entry[], options: CheckOptions): readonly Finding[] => {
  const checker = new FabricChecker({ ...options, once: true });
  checker.change(entries);
  return checker.findings();
};
